'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const number = value => Math.round(value).toLocaleString('en-US');
  const percent = (part, whole) => whole ? (100 * part / whole).toFixed(1) + '%' : '';
  const hex = value => '0x' + value.toString(16);
  const colours = ['#4e79a7', '#a0cbe8', '#76b7b2', '#86bcb6', '#e15759', '#ff9d9a', '#59a14f', '#edc948', '#b07aa1', '#9c755f', '#ff9da7', '#bab0ac'];
  const shareColours = { shared: '#4e79a7', unique: '#a0cbe8', copied: '#e15759' };
  const tip = byId('tip');

  function showTip(event, text) {
    tip.textContent = text;
    tip.hidden = !text;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.min(event.clientX + 14, innerWidth - box.width - 8) + 'px';
    tip.style.top = Math.min(event.clientY + 14, innerHeight - box.height - 8) + 'px';
  }

  const hideTip = () => { tip.hidden = true; };

  function element(name, attributes, text) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const key in attributes)
      made.setAttribute(key, attributes[key]);
    if (text !== undefined)
      made.textContent = text;
    return made;
  }

  function swatch(colour) {
    const svg = element('svg', { width: 10, height: 10 });
    svg.append(element('rect', { width: 10, height: 10, rx: 2, fill: colour }));
    return svg;
  }

  function table(where, heads, rows) {
    const made = document.createElement('table');
    const head = made.createTHead().insertRow();
    for (const text of heads) {
      const cell = document.createElement('th');
      cell.textContent = text;
      head.append(cell);
    }
    const body = made.createTBody();
    for (const { cells, colour } of rows) {
      const row = body.insertRow();
      for (const text of cells)
        row.insertCell().textContent = typeof text === 'number' ? number(text) : text;
      if (colour)
        row.cells[0].prepend(swatch(colour));
    }
    byId(where).replaceChildren(made);
  }

  function canvasOf(canvas, height) {
    const width = canvas.parentElement.clientWidth - 34;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = width + 'px';
    canvas.style.height = height + 'px';
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    return { context, width };
  }

  function svgOf(id, height) {
    const svg = byId(id);
    const width = svg.parentElement.clientWidth - 34;
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.style.height = height + 'px';
    svg.replaceChildren();
    return { svg, width };
  }

  function writeSummary() {
    byId('title').textContent = [data.program, ...data.arguments].join(' ');
    byId('subtitle').textContent = `exit code ${data.exitCode}, ${number(data.instructions)} instructions, ${number(data.faults)} faults, ` +
      `${number(data.bytesCopied)} bytes copied, TLB like ${data.tlb}; times in ${data.unit === 'ns' ? 'host nanoseconds' : 'model cycles'}`;
    document.title = `${data.program}: x64paging profile`;
    table('whole', ['model cycles', '', 'share'], data.whole.map(([name, cycles]) => ({ cells: [name, cycles, percent(cycles, data.whole.at(-1)[1])] })));
    const total = data.byKind.reduce((sum, row) => sum + row.time, 0);
    table('kinds', ['kind', 'faults', 'copied', 'zeroed', 'model cycles', data.unit + '/fault', 'share'], data.byKind.map(row => ({
      cells: [data.kinds[row.kind], row.faults, row.copied, row.zeroed, row.cycles, row.time / row.faults, percent(row.time, total)],
      colour: colours[row.kind],
    })));
    table('function-table', ['function', 'faults', 'copied', 'TLB misses', 'walks', 'walk refs', 'model cycles'], data.functions.map(row => ({ cells: row })));
    if (data.whatIf.length) {
      byId('whatif').hidden = false;
      table('whatif-table', ['TLB', 'L1 misses', 'L2 hits', 'walks', 'dirty walks', 'walk refs', 'model cycles'], data.whatIf.map(row => ({ cells: row })));
    }
  }

  const hidden = new Set();

  function writeTimeline() {
    const { context, width } = canvasOf(byId('timeline-canvas'), 320);
    const top = 6, bottom = 24, height = 320 - top - bottom;
    const pages = [...new Set(data.timeline.map(fault => fault[2]))].sort((a, b) => a - b);
    const rank = new Map(pages.map((page, index) => [page, index]));
    const end = Math.max(data.end, 1);
    const x = time => time / end * (width - 8) + 4;
    const y = page => top + height - (rank.get(page) + 0.5) / pages.length * height;
    const ink = getComputedStyle(document.body).getPropertyValue('--soft');
    const size = data.timeline.length > 3000 ? 2 : 4;
    let drawn = 0;
    for (const [start, , page, kind] of data.timeline) {
      if (hidden.has(kind))
        continue;
      context.fillStyle = colours[kind];
      context.fillRect(x(start) - size / 2, y(page) - size / 2, size, size);
      drawn++;
    }
    context.fillStyle = ink;
    context.font = '11px system-ui, sans-serif';
    context.fillText('0', 4, 314);
    context.textAlign = 'right';
    context.fillText(number(end) + ' ' + data.unit, width - 4, 314);
    byId('timeline').dataset.drawn = drawn;
    byId('timeline-hint').textContent = 'Across: time. Up: the pages that faulted, in the order of addresses.' +
      (data.timeline.length < data.faults ? ` ${number(data.timeline.length)} of ${number(data.faults)} faults are shown, evenly picked.` : '');
    byId('timeline-canvas').onmouseleave = hideTip;
    byId('timeline-canvas').onmousemove = event => {
      const box = event.target.getBoundingClientRect();
      let best = null, least = 100;
      for (const fault of data.timeline) {
        const across = x(fault[0]) - (event.clientX - box.left), up = y(fault[2]) - (event.clientY - box.top);
        const distance = across * across + up * up;
        if (distance < least && !hidden.has(fault[3])) {
          least = distance;
          best = fault;
        }
      }
      showTip(event, best ? `${data.kinds[best[3]]}, pid ${best[1]}\npage ${hex(best[2] * 4096)}\nat ${number(best[0])}, took ${number(best[4])} ${data.unit}` : '');
    };
    const legend = byId('timeline-legend');
    legend.replaceChildren(...data.byKind.map(row => {
      const button = document.createElement('button');
      const mark = document.createElement('i');
      mark.style.background = colours[row.kind];
      button.append(mark, `${data.kinds[row.kind]} ${number(row.faults)}`);
      button.className = hidden.has(row.kind) ? 'off' : '';
      button.onclick = () => {
        if (!hidden.delete(row.kind))
          hidden.add(row.kind);
        writeTimeline();
      };
      return button;
    }));
  }

  function writeHeat() {
    const isCopies = document.querySelector('input[name=heat]:checked').value === 'copies';
    const heat = getComputedStyle(document.body).getPropertyValue('--heat');
    const line = getComputedStyle(document.body).getPropertyValue('--line');
    const rows = byId('heat-rows');
    rows.replaceChildren();
    let hot = 0;
    for (const region of data.regions) {
      const cellCount = Math.ceil(region.pages / region.pagesPerCell);
      const div = document.createElement('div');
      div.className = 'region';
      const label = document.createElement('div');
      const small = document.createElement('small');
      label.append(`pid ${region.pid} ${region.name} `, small);
      small.textContent = `${region.start} to ${region.end}: pages ${number(region.pages)}, faults ${number(region.faults)}, copies ${number(region.copies)}` +
        (region.pagesPerCell > 1 ? `; a cell is ${region.pagesPerCell} pages` : '');
      const canvas = document.createElement('canvas');
      div.append(label, canvas);
      rows.append(div);
      const size = cellCount > 256 ? 7 : 12;
      const columns = Math.max(1, Math.min(cellCount, Math.floor((rows.clientWidth - 2) / size)));
      const { context } = canvasOf(canvas, Math.ceil(cellCount / columns) * size);
      const most = region.cells.reduce((sum, cell) => Math.max(sum, cell[isCopies ? 2 : 1]), 1);
      const counts = new Map(region.cells.map(cell => [cell[0], cell]));
      for (let index = 0; index < cellCount; index++) {
        const count = counts.get(index)?.[isCopies ? 2 : 1] ?? 0;
        context.fillStyle = count ? `rgba(${heat}, ${0.25 + 0.75 * count / most})` : line;
        context.fillRect(index % columns * size, Math.floor(index / columns) * size, size - 1, size - 1);
        hot += count ? 1 : 0;
      }
      canvas.onmouseleave = hideTip;
      canvas.onmousemove = event => {
        const box = canvas.getBoundingClientRect();
        const index = Math.floor((event.clientY - box.top) / size) * columns + Math.floor((event.clientX - box.left) / size);
        const cell = counts.get(index);
        const from = region.first + index * region.pagesPerCell;
        showTip(event, index < cellCount ? `${hex(from * 4096)}\n${cell ? `${number(cell[1])} faults, ${number(cell[2])} copies` : 'no faults'}` : '');
      };
    }
    byId('heat').dataset.hot = hot;
  }

  function treeOf(stacks) {
    const root = { name: 'all faults', time: 0, children: new Map() };
    for (const [frames, time] of stacks) {
      let node = root;
      root.time += time;
      for (const name of frames) {
        if (!node.children.has(name))
          node.children.set(name, { name, time: 0, children: new Map() });
        node = node.children.get(name);
        node.time += time;
      }
    }
    return root;
  }

  function writeFlame(root, whole) {
    const rowHeight = 20;
    const depthOf = node => 1 + Math.max(0, ...[...node.children.values()].map(depthOf));
    const height = depthOf(root) * rowHeight + 2;
    const { svg, width } = svgOf('flame-svg', height);
    let count = 0;
    const draw = (node, x, depth, scale) => {
      const size = node.time * scale;
      if (size < 0.5)
        return;
      const kind = data.kinds.indexOf(node.name);
      const y = height - (depth + 1) * rowHeight;
      const rect = element('rect', { x, y, width: size, height: rowHeight - 1, rx: 2, fill: kind >= 0 ? colours[kind] : `hsl(${28 + 22 * (depth % 3)}, 75%, 68%)` });
      rect.onmousemove = event => showTip(event, `${node.name}\n${number(node.time)} ${data.unit}, ${percent(node.time, whole.time)}`);
      rect.onmouseleave = hideTip;
      rect.onclick = () => writeFlame(depth === 0 ? whole : node, whole);
      svg.append(rect);
      count++;
      if (size > 30)
        svg.append(element('text', { x: x + 4, y: y + 14 }, node.name.length * 6.2 > size - 8 ? node.name.slice(0, Math.floor((size - 14) / 6.2)) + '…' : node.name));
      let at = x;
      for (const child of [...node.children.values()].sort((a, b) => b.time - a.time)) {
        draw(child, at, depth + 1, scale);
        at += child.time * scale;
      }
    };
    draw(root, 0, 0, width / Math.max(root.time, 1));
    byId('flame').dataset.frames = count;
  }

  function writeSharing() {
    const height = 220, bottom = 20;
    const { svg, width } = svgOf('sharing-svg', height);
    const samples = data.sharing;
    const most = samples.reduce((top, sample) => Math.max(top, sample[1] + sample[2], sample[3]), 1);
    const end = Math.max(data.end, 1);
    const x = time => time / end * (width - 60) + 56;
    const y = frames => 8 + (1 - frames / most) * (height - bottom - 8);
    const steps = value => {
      let path = '', last = null;
      for (const sample of samples) {
        path += last === null ? `M${x(sample[0])} ${y(value(sample))}` : `H${x(sample[0])}V${y(value(sample))}`;
        last = sample;
      }
      return path + `H${x(end)}`;
    };
    if (samples.length) {
      const base = `V${y(0)}H${x(samples[0][0])}Z`;
      svg.append(element('path', { d: steps(sample => sample[1] + sample[2]) + base, fill: shareColours.unique }));
      svg.append(element('path', { d: steps(sample => sample[1]) + base, fill: shareColours.shared }));
      svg.append(element('path', { d: steps(sample => sample[3]), fill: 'none', stroke: shareColours.copied, 'stroke-width': 2 }));
    }
    for (const part of [0, 0.5, 1])
      svg.append(element('text', { class: 'axis', x: 50, y: y(most * part) + 4, 'text-anchor': 'end' }, number(most * part)));
    svg.append(element('text', { class: 'axis', x: width - 4, y: height - 4, 'text-anchor': 'end' }, number(end) + ' ' + data.unit));
    svg.onmouseleave = hideTip;
    svg.onmousemove = event => {
      const time = (event.clientX - svg.getBoundingClientRect().left - 56) / (width - 60) * end;
      const sample = samples.findLast(candidate => candidate[0] <= time);
      showTip(event, sample ? `at ${number(sample[0])} ${data.unit}\n${number(sample[1])} shared, ${number(sample[2])} unique, ${number(sample[3])} copied` : '');
    };
    byId('sharing').dataset.samples = samples.length;
    byId('sharing-legend').replaceChildren(...[['shared', 'shared by two or more'], ['unique', 'referred to once, page tables among them'], ['copied', 'copied so far']].map(([key, text]) => {
      const item = document.createElement('button');
      const mark = document.createElement('i');
      mark.style.background = shareColours[key];
      item.append(mark, text);
      return item;
    }));
  }

  function writeLatency() {
    const chosen = data.histograms[byId('latency-phase').selectedIndex];
    const height = 220, bottom = 20;
    const { svg, width } = svgOf('latency-svg', height);
    const most = chosen.buckets.reduce((top, bucket) => Math.max(top, bucket[1]), 1);
    const step = (width - 60) / Math.max(chosen.buckets.length, 1);
    const barWidth = Math.min(step - 2, 60);
    chosen.buckets.forEach(([upTo, count], index) => {
      const size = Math.max(1, count / most * (height - bottom - 16));
      const x = 56 + index * step;
      const bar = element('rect', { x, y: height - bottom - size, width: Math.max(barWidth, 1), height: size, rx: 2, fill: '#4e79a7' });
      bar.onmousemove = event => showTip(event, `up to ${number(upTo)} ${data.unit}: ${number(count)} faults`);
      bar.onmouseleave = hideTip;
      svg.append(bar);
      const every = Math.ceil(70 / step);
      if (index % every === 0)
        svg.append(element('text', { class: 'axis', x, y: height - 6 }, number(upTo)));
    });
    for (const part of [0.5, 1])
      svg.append(element('text', { class: 'axis', x: 50, y: height - bottom - part * (height - bottom - 16) + 4, 'text-anchor': 'end' }, number(most * part)));
    byId('latency-figures').textContent = `p50 ${number(chosen.p50)}, p90 ${number(chosen.p90)}, p99 ${number(chosen.p99)}, max ${number(chosen.max)} ${data.unit}`;
    byId('latency').dataset.bars = chosen.buckets.length;
  }

  const tree = treeOf(data.stacks);

  function writeAll() {
    writeTimeline();
    writeHeat();
    writeFlame(tree, tree);
    writeSharing();
    writeLatency();
  }

  writeSummary();
  byId('latency-phase').replaceChildren(...data.histograms.map(phase => new Option(phase.name)));
  byId('latency-phase').onchange = writeLatency;
  document.querySelectorAll('input[name=heat]').forEach(input => { input.onchange = writeHeat; });
  writeAll();
  let waiting = 0;
  addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(writeAll, 100);
  });
  document.body.dataset.ready = 'yes';
})();
