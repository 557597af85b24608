# SPDX-License-Identifier: GPL-2.0-only
#
# bash completion for fwspeck. Verbs, options, rules and what an option may be are asked from the program, so that
# they are those of the version that is installed.

# What an option may be. The error message for a value that cannot be lists those that can.
_fwspeck_values()
{
	case $2 in
	--checks|--only)
		"${COMP_WORDS[0]}" rules 2>/dev/null | sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' ;;
	--arch)
		"${COMP_WORDS[0]}" prepare "$2=?" 2>&1 | sed -n 's/.*; there are //; s/,//gp' ;;
	*)
		"${COMP_WORDS[0]}" "$1" "$2=?" 2>&1 | sed -n 's/.* is none of //; s/,//gp' ;;
	esac
}

_fwspeck_verbs()
{
	"${COMP_WORDS[0]}" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}

# Long options; those that take something end in "=".
_fwspeck_options()
{
	"${COMP_WORDS[0]}" "$1" --help 2>/dev/null |
		sed -n 's/^ *\(-[a-z], \)\{0,1\}\(--[a-z-]*=\{0,1\}\).*/\2/p'
}

_fwspeck_reply()
{
	mapfile -t COMPREPLY < <(compgen "$@")
}

_fwspeck()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} before=

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		_fwspeck_reply -W "$(_fwspeck_verbs) --help --version" -- "$cur"
		return
	fi
	# "=" is a word of its own unless the user took it out of COMP_WORDBREAKS
	case $cur in
	=)	cur= ;;
	--*=*)	prev=${cur%%=*} cur=${cur#*=} before="$prev=" ;;
	esac
	[ "$prev" != = ] || prev=${COMP_WORDS[COMP_CWORD-2]}

	case $prev in
	--format|--color|--fail-on|--fix-style|--arch|--checks|--only)
		local list=
		case $prev in --arch|--checks|--only)
			case $cur in *,*) list=${cur%,*}, cur=${cur##*,} ;; esac
		esac
		_fwspeck_reply -P "$before$list" -W "$(_fwspeck_values "$verb" "$prev")" -- "$cur"
		return ;;
	-k|--kernel)
		compopt -o filenames 2>/dev/null
		_fwspeck_reply -d -P "$before" -- "$cur"
		return ;;
	--base|--commit)
		_fwspeck_reply -P "$before" -W "$(git for-each-ref --format='%(refname:short)' 2>/dev/null)" -- "$cur"
		return ;;
	-j|--jobs|--timeout|--memory|--max-per-series|--show-model)
		return ;;
	esac

	case $verb,$cur in
	*,-*)
		_fwspeck_reply -W "$(_fwspeck_options "$verb")" -- "$cur"
		case ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac ;;
	explain,*)
		_fwspeck_reply -W "$(_fwspeck_values "$verb" --checks)" -- "$cur" ;;
	*)
		compopt -o filenames 2>/dev/null
		_fwspeck_reply -f -P "$before" -- "$cur" ;;
	esac
}
complete -F _fwspeck fwspeck
