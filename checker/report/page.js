// SPDX-License-Identifier: GPL-2.0-only
'use strict';
(function () {
	const box = document.getElementById('filter'), left = document.getElementById('left');
	const all = Array.from(document.querySelectorAll('details.f'));
	const groups = Array.from(document.querySelectorAll('[data-group]'));
	const boxes = Array.from(document.querySelectorAll('input[data-level]'));

	function term(card, word) {
		const no = word.length > 1 && word[0] === '-';
		const plain = no ? word.slice(1) : word;
		const key = /^(rule|file|function):(.+)$/.exec(plain);
		const found = key ? card.dataset[key[1]] === key[2] : card.dataset.text.includes(plain);
		return found !== no;
	}
	function apply() {
		const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
		const on = new Set(boxes.filter(b => b.checked).map(b => b.dataset.level));
		let n = 0;
		for (const card of all) {
			const show = on.has(card.dataset.level) && words.every(w => term(card, w));
			card.hidden = !show;
			n += show;
		}
		for (const g of groups)
			g.hidden = !g.querySelector('details.f:not([hidden])');
		left.textContent = n + ' of ' + all.length + ' shown';
		history.replaceState(null, '', box.value ? '#' + encodeURIComponent(box.value) : location.pathname);
	}
	box.addEventListener('input', apply);
	boxes.forEach(b => b.addEventListener('change', apply));
	document.querySelectorAll('.pick').forEach(b => b.addEventListener('click', () => {
		box.value = b.dataset.filter;
		apply();
		document.getElementById('findings').scrollIntoView();
	}));
	document.getElementById('open').addEventListener('click', () => {
		const shown = all.filter(c => !c.hidden), open = shown.some(c => !c.open);
		shown.forEach(c => { c.open = open; });
	});
	document.addEventListener('keydown', e => {
		if (e.key === '/' && document.activeElement !== box) {
			e.preventDefault();
			box.focus();
		} else if (e.key === 'Escape' && document.activeElement === box) {
			box.value = '';
			apply();
		}
	});
	document.querySelector('.bar').hidden = false;
	try {
		box.value = decodeURIComponent(location.hash.slice(1));
	} catch (e) {
		box.value = '';
	}
	apply();
})();
