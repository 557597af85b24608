/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a release is placed: small functions before and after the fix that is offered first.
 */
#include <string.h>

#include "fix/fix.h"
#include "frontend/frontend.h"

static const char prelude[] = "#define NULL ((void *)0)\n"
			      "struct device { void *driver_data; };\n"
			      "struct platform_device { int id; struct device dev; };\n"
			      "struct device_node;\n"
			      "struct priv { struct device *dev; };\n"
			      "struct platform_device *of_find_device_by_node(struct device_node *np);\n"
			      "void *platform_get_drvdata(const struct platform_device *pdev);\n"
			      "void platform_device_put(struct platform_device *pdev);\n"
			      "void put_device(struct device *dev);\n"
			      "int keep(void *p);\n"
			      "void look(void *p);\n"
			      "int use(struct device *dev);\n"
			      "int use2(struct device *dev, struct device_node *np);\n"
			      "void *get(int n);\n"
			      "void drop(void *p);\n";

struct example {
	const char *name;
	enum fix_style style;
	const char *strategy; /* NULL: nothing is offered */
	const char *before, *after;
};

static const struct example examples[] = {
	{
		"drvdata",
		FIX_AUTO,
		"put-after-last-use",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tvoid *data;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tdata = platform_get_drvdata(pdev);\n"
		"\tif (!data)\n"
		"\t\treturn -517;\n"
		"\n"
		"\treturn keep(data);\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tvoid *data;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tdata = platform_get_drvdata(pdev);\n"
		"\tput_device(&pdev->dev);\n"
		"\tif (!data)\n"
		"\t\treturn -517;\n"
		"\n"
		"\treturn keep(data);\n"
		"}\n",
	},
	{
		"declarations",
		FIX_AUTO,
		"put-after-last-use",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev = of_find_device_by_node(np);\n"
		"\tvoid *data = platform_get_drvdata(pdev);\n"
		"\tint i; /* why */\n"
		"\n"
		"\ti = keep(data);\n"
		"\treturn i;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev = of_find_device_by_node(np);\n"
		"\tvoid *data = platform_get_drvdata(pdev);\n"
		"\tint i; /* why */\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\ti = keep(data);\n"
		"\treturn i;\n"
		"}\n",
	},
	{
		"void-call",
		FIX_AUTO,
		"put-after-last-use",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tlook(platform_get_drvdata(pdev));\n"
		"\n"
		"\treturn 0;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tlook(platform_get_drvdata(pdev));\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"}\n",
	},
	{
		"else-chain",
		FIX_AUTO,
		"put-on-exits",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret < 0)\n"
		"\t\treturn ret;\n"
		"\telse if (ret == 1)\n"
		"\t\treturn -22; /* odd */\n"
		"\telse\n"
		"\t\tlook(np);\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret < 0) {\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\treturn ret;\n"
		"\t} else if (ret == 1) {\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\treturn -22; /* odd */\n"
		"\t} else {\n"
		"\t\tlook(np);\n"
		"\t}\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"return-uses",
		FIX_AUTO,
		"put-on-exits",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\treturn use2(&pdev->dev,\n"
		"\t\t    np);\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use2(&pdev->dev,\n"
		"\t\t   np);\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"new-label",
		FIX_AUTO,
		"unwind-label",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tret = keep(np);\n"
		"\tif (ret)\n"
		"\t\treturn ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev) {\n"
		"\t\tret = -19;\n"
		"\t\tgoto err_a;\n"
		"\t}\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_a;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_b;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"err_b:\n"
		"\tlook(np);\n"
		"err_a:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tret = keep(np);\n"
		"\tif (ret)\n"
		"\t\treturn ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev) {\n"
		"\t\tret = -19;\n"
		"\t\tgoto err_a;\n"
		"\t}\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_put_pdev;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_b;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"err_b:\n"
		"\tlook(np);\n"
		"err_put_pdev:\n"
		"\tput_device(&pdev->dev);\n"
		"err_a:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"put-style",
		FIX_PUT,
		"put-on-exits",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tret = keep(np);\n"
		"\tif (ret)\n"
		"\t\treturn ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev) {\n"
		"\t\tret = -19;\n"
		"\t\tgoto err_a;\n"
		"\t}\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_a;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_b;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"err_b:\n"
		"\tlook(np);\n"
		"err_a:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tret = keep(np);\n"
		"\tif (ret)\n"
		"\t\treturn ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev) {\n"
		"\t\tret = -19;\n"
		"\t\tgoto err_a;\n"
		"\t}\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret) {\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\tgoto err_a;\n"
		"\t}\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret) {\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\tgoto err_b;\n"
		"\t}\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"err_b:\n"
		"\tlook(np);\n"
		"err_a:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"label-at-end",
		FIX_GOTO,
		"unwind-label",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\treturn ret;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto undo;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"undo:\n"
		"\tlook(np);\n"
		"\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto put_pdev;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto undo;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"undo:\n"
		"\tlook(np);\n"
		"put_pdev:\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"ready-label",
		FIX_AUTO,
		"unwind-label",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret = -19;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\tgoto err;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_put;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"err_put:\n"
		"\tput_device(&pdev->dev);\n"
		"err:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret = -19;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\tgoto err;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_put;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto err_put;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"err_put:\n"
		"\tput_device(&pdev->dev);\n"
		"err:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"maybe-null",
		FIX_AUTO,
		"put-on-exits",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev = NULL;\n"
		"\tint ret;\n"
		"\n"
		"\tif (np)\n"
		"\t\tpdev = of_find_device_by_node(np);\n"
		"\tret = keep(np);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\tif (pdev)\n"
		"\t\tret = use(&pdev->dev);\n"
		"out:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev = NULL;\n"
		"\tint ret;\n"
		"\n"
		"\tif (np)\n"
		"\t\tpdev = of_find_device_by_node(np);\n"
		"\tret = keep(np);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\tif (pdev)\n"
		"\t\tret = use(&pdev->dev);\n"
		"out:\n"
		"\tlook(np);\n"
		"\tplatform_device_put(pdev);\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"only-in-arm",
		FIX_AUTO,
		"put-after-last-use",
		"void f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (pdev)\n"
		"\t\tuse(&pdev->dev);\n"
		"}\n",
		"void f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (pdev) {\n"
		"\t\tuse(&pdev->dev);\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t}\n"
		"}\n",
	},
	{
		"loop",
		FIX_AUTO,
		"put-after-last-use",
		"int f(struct device_node **np, int n)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tvoid *data;\n"
		"\tint i;\n"
		"\n"
		"\tfor (i = 0; i < n; i++) {\n"
		"\t\tpdev = of_find_device_by_node(np[i]);\n"
		"\t\tif (!pdev)\n"
		"\t\t\tcontinue;\n"
		"\n"
		"\t\tdata = platform_get_drvdata(pdev);\n"
		"\t\tif (!data)\n"
		"\t\t\tcontinue;\n"
		"\t\tlook(data);\n"
		"\t}\n"
		"\n"
		"\treturn 0;\n"
		"}\n",
		"int f(struct device_node **np, int n)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tvoid *data;\n"
		"\tint i;\n"
		"\n"
		"\tfor (i = 0; i < n; i++) {\n"
		"\t\tpdev = of_find_device_by_node(np[i]);\n"
		"\t\tif (!pdev)\n"
		"\t\t\tcontinue;\n"
		"\n"
		"\t\tdata = platform_get_drvdata(pdev);\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\tif (!data)\n"
		"\t\t\tcontinue;\n"
		"\t\tlook(data);\n"
		"\t}\n"
		"\n"
		"\treturn 0;\n"
		"}\n",
	},
	{
		"same-spelling",
		FIX_AUTO,
		"put-on-exits",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tif (use(&pdev->dev))\n"
		"\t\treturn -5;\n"
		"\n"
		"\tuse(&pdev->dev);\n"
		"\tplatform_device_put(pdev);\n"
		"\treturn 0;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tif (use(&pdev->dev)) {\n"
		"\t\tplatform_device_put(pdev);\n"
		"\t\treturn -5;\n"
		"\t}\n"
		"\n"
		"\tuse(&pdev->dev);\n"
		"\tplatform_device_put(pdev);\n"
		"\treturn 0;\n"
		"}\n",
	},
	{
		"cleanup-no-goto",
		FIX_GOTO,
		"put-on-exits",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tvoid *p __attribute__((cleanup(drop))) = get(1);\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"out:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
		"int f(struct device_node *np)\n"
		"{\n"
		"\tvoid *p __attribute__((cleanup(drop))) = get(1);\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = use(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"out:\n"
		"\tlook(np);\n"
		"\tput_device(&pdev->dev);\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"gotos-in-one-exit",
		FIX_PUT,
		"put-on-exits",
		"#define check_it use\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tret = use(0);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = check_it(&pdev->dev);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\n"
		"\tret = use2(0, np);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"out:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
		"#define check_it use\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tint ret;\n"
		"\n"
		"\tret = use(0);\n"
		"\tif (ret)\n"
		"\t\tgoto out;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tret = check_it(&pdev->dev);\n"
		"\tif (ret) {\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\tgoto out;\n"
		"\t}\n"
		"\n"
		"\tret = use2(0, np);\n"
		"\tif (ret) {\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t\tgoto out;\n"
		"\t}\n"
		"\n"
		"\tput_device(&pdev->dev);\n"
		"\n"
		"\treturn 0;\n"
		"\n"
		"out:\n"
		"\tlook(np);\n"
		"\treturn ret;\n"
		"}\n",
	},
	{
		"kept-by-field",
		FIX_AUTO,
		NULL,
		"int f(struct priv *priv, struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tpriv->dev = &pdev->dev;\n"
		"\n"
		"\treturn 0;\n"
		"}\n",
		NULL,
	},
	{
		"not-in-a-variable",
		FIX_AUTO,
		NULL,
		"void *f(struct device_node *np)\n"
		"{\n"
		"\treturn platform_get_drvdata(of_find_device_by_node(np));\n"
		"}\n",
		NULL,
	},
	{
		"each-round",
		FIX_AUTO,
		"put-after-last-use",
		"struct device_node *next(struct device_node *np);\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tfor (; np; np = next(np)) {\n"
		"\t\tstruct platform_device *pdev = of_find_device_by_node(np);\n"
		"\n"
		"\t\tif (use(&pdev->dev))\n"
		"\t\t\tlook(pdev);\n"
		"\t\telse\n"
		"\t\t\tuse2(&pdev->dev, np);\n"
		"\t}\n"
		"\treturn 0;\n"
		"}\n",
		"struct device_node *next(struct device_node *np);\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tfor (; np; np = next(np)) {\n"
		"\t\tstruct platform_device *pdev = of_find_device_by_node(np);\n"
		"\n"
		"\t\tif (use(&pdev->dev))\n"
		"\t\t\tlook(pdev);\n"
		"\t\telse\n"
		"\t\t\tuse2(&pdev->dev, np);\n"
		"\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t}\n"
		"\treturn 0;\n"
		"}\n",
	},
	{
		"loop-left",
		FIX_AUTO,
		"put-on-exits",
		"extern struct device *spare;\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tstruct device *d;\n"
		"\tint i;\n"
		"\n"
		"\tfor (i = 0; i < 4; i++) {\n"
		"\t\tpdev = of_find_device_by_node(np);\n"
		"\t\tif (!pdev)\n"
		"\t\t\tcontinue;\n"
		"\t\td = spare;\n"
		"\t\tif (!d)\n"
		"\t\t\tbreak;\n"
		"\t\tuse(d);\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t}\n"
		"\treturn 0;\n"
		"}\n",
		"extern struct device *spare;\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\tstruct device *d;\n"
		"\tint i;\n"
		"\n"
		"\tfor (i = 0; i < 4; i++) {\n"
		"\t\tpdev = of_find_device_by_node(np);\n"
		"\t\tif (!pdev)\n"
		"\t\t\tcontinue;\n"
		"\t\td = spare;\n"
		"\t\tif (!d) {\n"
		"\t\t\tput_device(&pdev->dev);\n"
		"\t\t\tbreak;\n"
		"\t\t}\n"
		"\t\tuse(d);\n"
		"\t\tput_device(&pdev->dev);\n"
		"\t}\n"
		"\treturn 0;\n"
		"}\n",
	},
	{
		"inside-macro",
		FIX_AUTO,
		NULL,
		"#define BAIL(x) do { if (x) return -5; } while (0)\n"
		"int f(struct device_node *np)\n"
		"{\n"
		"\tstruct platform_device *pdev;\n"
		"\n"
		"\tpdev = of_find_device_by_node(np);\n"
		"\tif (!pdev)\n"
		"\t\treturn -19;\n"
		"\n"
		"\tBAIL(use(&pdev->dev));\n"
		"\tuse(&pdev->dev);\n"
		"\tput_device(&pdev->dev);\n"
		"\treturn 0;\n"
		"}\n",
		NULL,
	},
};

static struct fe *fe;
static struct model *model;

static struct flow_ref *the_ref(const struct flow_unit *fu)
{
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		struct flow_ref *r = fu->refs->pdata[i];

		if (!strcmp(r->func->name, "f") && !r->soft)
			return r;
	}
	g_assert_not_reached();
}

/* What the commit message is to say of some of them. */
static const struct {
	const char *name, *words;
} said[] = {
	{ "drvdata", "The device reference taken by of_find_device_by_node() in f() is never dropped.\n\n"
		     "Drop the reference after its last use." },
	{ "new-label",
	  "The device reference taken by of_find_device_by_node() in f() is not dropped when use() "
	  "fails.\n\nDrop the reference when unwinding." },
	{ "put-style",
	  "The device reference taken by of_find_device_by_node() in f() is not dropped when use() "
	  "fails.\n\nDrop the reference on these paths." },
	{ "loop-left",
	  "The device reference taken by of_find_device_by_node() in f() is not dropped when the loop "
	  "is left because 'd' is NULL.\n\nDrop the reference on this path." },
	{ "gotos-in-one-exit",
	  "The device reference taken by of_find_device_by_node() in f() is not dropped when use2() "
	  "fails or check_it() fails.\n\nDrop the reference on these paths." },
	{ "maybe-null", "The device reference taken by of_find_device_by_node() in f() is never dropped.\n\n"
			"Drop the reference before returning." },
	{ "each-round", "The device reference taken by of_find_device_by_node() in f() is never dropped.\n\n"
			"Drop the reference after its last use." },
};

static void check_candidate(const struct example *x, const struct fix_candidate *c, const char *text)
{
	g_autofree char *want = x->after ? g_strconcat(prelude, x->after, NULL) : NULL;
	g_autofree char *now = fix_apply(text, strlen(text), c->edits, NULL);

	g_assert_nonnull(now);
	g_assert_cmpstr(now, ==, want);
	g_assert_cmpstr(c->strategy, ==, x->strategy);
	g_assert_nonnull(strstr(c->words, "of_find_device_by_node()"));
	g_assert_nonnull(strstr(c->words, "\n\nDrop the reference"));
	for (unsigned int i = 0; i < G_N_ELEMENTS(said); i++) {
		if (!strcmp(said[i].name, x->name))
			g_assert_cmpstr(c->words, ==, said[i].words);
	}
}

static void check_example(gconstpointer data)
{
	static const char *const flags[] = { "-std=gnu11", "-w", NULL };
	const struct example *x = data;
	g_autofree char *text = g_strconcat(prelude, x->before, NULL), *why = NULL;
	struct fe_request req = { .file = "f.c",
				  .root = "/tmp",
				  .build_dir = "/tmp",
				  .arch = "arm64",
				  .flags = flags,
				  .text = text,
				  .len = strlen(text) };
	struct finding *f = finding_new("device-ref-leak", FWS_ERROR);
	struct fe_result res = { 0 };
	struct store *store = store_new();
	struct flow_unit *fu;
	struct ir_unit *u;
	GPtrArray *all;

	u = fe_parse(fe, &req, &res);
	g_assert_nonnull(u);
	g_assert_cmpstr(res.first_error, ==, NULL);
	fu = flow_unit_new(u, model, store, FLOW_NODES_NEVER, false);
	all = fix_propose(fu, the_ref(fu), f, x->style, &why);
	if (x->after)
		g_assert_cmpuint(all->len, >, 0);
	if (all->len)
		check_candidate(x, all->pdata[0], text);
	else
		g_assert_nonnull(why);
	/* Two candidates never are the same edits. */
	for (unsigned int i = 1; i < all->len; i++) {
		const struct fix_candidate *a = all->pdata[i - 1], *b = all->pdata[i];
		g_autofree char *ta = fix_apply(text, strlen(text), a->edits, NULL);
		g_autofree char *tb = fix_apply(text, strlen(text), b->edits, NULL);

		g_assert_cmpstr(ta, !=, tb);
	}
	g_ptr_array_unref(all);
	flow_unit_free(fu);
	store_free(store);
	ir_unit_free(u);
	fe_result_clear(&res);
	finding_free(f);
}

int main(int argc, char **argv)
{
	int ret;

	g_test_init(&argc, &argv, NULL);
	fe = fe_new(NULL);
	model = model_new();
	for (unsigned int i = 0; i < G_N_ELEMENTS(examples); i++) {
		g_autofree char *path = g_strconcat("/place/", examples[i].name, NULL);

		g_test_add_data_func(path, &examples[i], check_example);
	}
	ret = g_test_run();
	model_free(model);
	fe_free(fe);
	return ret;
}
