/**
 * What runs in the page: draws the lanes on a canvas, and lets mouse and keyboard look closer.
 * Plain JavaScript of 2017, so that it needs no build; it reads one JSON block and touches nothing outside the page.
 */
export const pageScript = String.raw`'use strict'
const data = JSON.parse(document.getElementById('data').textContent)
const start = Date.parse(data.from), end = Math.max(start + 1, Date.parse(data.ended_at))
const entries = data.timeline.map(function (entry) { return Object.assign({}, entry, { t: Date.parse(entry.at) }) })
for (const d of data.diagnoses) {
  entries.push({ number: 0, t: Date.parse(d.task.failed_at), at: d.task.failed_at, kind: 'diagnosis',
    lane: { kind: d.workload.kind, id: d.workload.id || d.task.name || d.task.id }, subject: d.task.id,
    says: d.cause.code + ' (' + d.cause.confidence + '): ' + d.cause.summary, because: 0 })
}
entries.sort(function (a, b) { return a.t - b.t || a.number - b.number })
const byNumber = new Map(entries.filter(function (e) { return e.number > 0 }).map(function (e) { return [e.number, e] }))
const lanes = [], laneOf = new Map()
const order = { cluster: 0, app: 1, pod: 2, job: 3, other: 4, task: 4, agent: 5 }
for (const e of entries) {
  const key = e.lane.kind + ' ' + e.lane.id
  if (!laneOf.has(key)) { const lane = { key: key, kind: e.lane.kind, id: e.lane.id, entries: [], bars: [] }; laneOf.set(key, lane); lanes.push(lane) }
  e.laneKey = key
  laneOf.get(key).entries.push(e)
}
// More lanes than a canvas can be high: those that have most to tell.
const lanesMax = 400
const weight = function (lane) { return lane.entries.reduce(function (sum, e) { return sum + (e.kind === 'diagnosis' ? 1000 : 1) }, lane.kind === 'cluster' ? 1e9 : 0) }
if (lanes.length > lanesMax) {
  document.getElementById('hidden').textContent = (lanes.length - lanesMax) + ' lanes in which less happened are not drawn.'
  lanes.sort(function (a, b) { return weight(b) - weight(a) || (a.key < b.key ? -1 : 1) })
  lanes.length = lanesMax
}
lanes.sort(function (a, b) { return (order[a.kind] - order[b.kind]) || (a.id < b.id ? -1 : 1) })
for (const lane of lanes) {
  const open = new Map(), deploying = new Map()
  let held
  for (const e of lane.entries) {
    if (e.kind === 'deployment' && deploying.has(e.subject)) { lane.bars.push({ from: deploying.get(e.subject), to: e.t, what: 'deploying' }); deploying.delete(e.subject) }
    else if (e.kind === 'deployment') deploying.set(e.subject, e.t)
    const state = e.kind === 'status' ? (/TASK_[A-Z_]+/.exec(e.says) || [])[0] : undefined
    if (e.kind === 'launch' && held !== undefined) { lane.bars.push({ from: held, to: e.t, what: 'held' }); held = undefined }
    if (e.kind === 'back-off' && held === undefined) held = e.t
    if (state === 'TASK_RUNNING' && !open.has(e.subject)) open.set(e.subject, e.t)
    else if (state && !/RUNNING|STARTING|STAGING|KILLING/.test(state) && open.has(e.subject)) {
      lane.bars.push({ from: open.get(e.subject), to: e.t, what: /FINISHED|KILLED/.test(state) ? 'up' : 'failed' })
      open.delete(e.subject)
    }
  }
  for (const from of open.values()) lane.bars.push({ from: from, to: end, what: 'up' })
  for (const from of deploying.values()) lane.bars.push({ from: from, to: end, what: 'deploying' })
  if (held !== undefined) lane.bars.push({ from: held, to: end, what: 'held' })
}
const canvas = document.getElementById('lanes'), pen = canvas.getContext('2d'), detail = document.getElementById('detail')
const gutterOf = function () { return Math.min(220, Math.max(84, canvas.clientWidth * 0.22)) }
const rowHeight = 34, axis = 26
let view = { from: start, to: end }, chosen, hovered
const css = function (name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim() }
const tone = function (kind, says) {
  if (kind === 'diagnosis') return '--accent'
  if (/FAILED|ERROR|LOST|GONE|UNREACHABLE|killed|SIGSYS|refused/.test(says)) return '--bad'
  if (kind === 'operator' || kind === 'fate') return '--operator'
  if (kind === 'back-off') return '--held'
  if (kind === 'deployment') return '--accent'
  return '--mark'
}
const xOf = function (t) { const g = gutterOf(); return g + (t - view.from) / (view.to - view.from) * (canvas.clientWidth - g - 8) }
const tOf = function (x) { const g = gutterOf(); return view.from + (x - g) / (canvas.clientWidth - g - 8) * (view.to - view.from) }
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5]
const span = function (ms) {
  const sign = ms < 0 ? '-' : '+', v = Math.abs(ms), d = Math.floor(v / 864e5), s = new Date(v % 864e5).toISOString().slice(11, v % 1000 ? 23 : 19)
  return sign + (d ? d + 'd ' : '') + s
}
function draw() {
  const width = canvas.clientWidth, height = axis + lanes.length * rowHeight + 4, ratio = window.devicePixelRatio || 1
  canvas.style.height = height + 'px'
  canvas.width = width * ratio; canvas.height = height * ratio
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.clearRect(0, 0, width, height)
  pen.font = '12px system-ui, sans-serif'; pen.textBaseline = 'middle'
  const g = gutterOf(), step = steps.find(function (s) { return (view.to - view.from) / s <= Math.max(2, (width - g) / 110) }) || 2592e6
  pen.fillStyle = css('--quiet'); pen.strokeStyle = css('--line'); pen.lineWidth = 1
  let labelled = -99
  for (let t = start + Math.ceil((view.from - start) / step) * step; t <= view.to; t += step) {
    const x = Math.round(xOf(t)) + 0.5
    pen.beginPath(); pen.moveTo(x, axis - 6); pen.lineTo(x, height); pen.stroke()
    const label = span(t - start), room = pen.measureText(label).width
    if (x + 3 < labelled || x + room + 3 > width) continue
    pen.fillText(label, x + 3, 10)
    labelled = x + room + 10
  }
  const colours = { up: css('--up'), failed: css('--bad'), held: css('--held'), deploying: css('--accent') }
  const places = { up: [8, 10, 0.7], failed: [8, 10, 0.7], held: [20, 5, 0.35], deploying: [27, 3, 0.7] }
  lanes.forEach(function (lane, row) {
    const y = axis + row * rowHeight
    pen.strokeStyle = css('--line'); pen.beginPath(); pen.moveTo(0, y + rowHeight - 0.5); pen.lineTo(width, y + rowHeight - 0.5); pen.stroke()
    pen.fillStyle = css('--ink')
    let label = lane.kind + ' ' + lane.id
    if (pen.measureText(label).width > g - 10) label = lane.id
    while (pen.measureText(label).width > g - 10 && label.length > 4) label = '\u2026' + label.slice(2)
    pen.fillText(label, 4, y + rowHeight / 2)
    pen.save(); pen.beginPath(); pen.rect(g, y, width - g, rowHeight); pen.clip()
    for (const bar of lane.bars) {
      if (bar.to < view.from || bar.from > view.to) continue
      const x = xOf(bar.from), w = Math.max(1, xOf(bar.to) - x)
      pen.fillStyle = colours[bar.what]
      const place = places[bar.what]
      pen.globalAlpha = place[2]
      pen.fillRect(x, y + place[0], w, place[1])
    }
    pen.globalAlpha = 1
    // Where marks stand closer than a pixel one of each colour is drawn, so that a failure is never lost in the crowd.
    const last = {}
    for (const e of lane.entries) {
      if (e.t < view.from || e.t > view.to) continue
      const x = xOf(e.t)
      const colour = tone(e.kind, e.says), shape = e.kind === 'diagnosis' ? 'diagnosis' : colour
      if (x - last[shape] < 0.5 && e !== chosen) continue
      last[shape] = x
      pen.fillStyle = css(colour)
      if (e.kind === 'diagnosis') { pen.beginPath(); pen.moveTo(x, y + 1); pen.lineTo(x + 4, y + 5); pen.lineTo(x, y + 9); pen.lineTo(x - 4, y + 5); pen.fill() }
      else if (e.kind === 'operator' || e.kind === 'fate') { pen.beginPath(); pen.moveTo(x, y + 30); pen.lineTo(x + 5, y + 22); pen.lineTo(x - 5, y + 22); pen.fill() }
      else if (e.kind === 'back-off') pen.fillRect(x - 1, y + 19, 2, 7)
      else pen.fillRect(x - 1, y + 8, 2, 11)
    }
    pen.restore()
  })
  const mark = chosen || hovered
  if (mark) {
    const row = lanes.findIndex(function (lane) { return lane.key === mark.laneKey }), x = xOf(mark.t)
    if (x >= g) { pen.strokeStyle = css('--accent'); pen.lineWidth = 2; pen.strokeRect(x - 6, axis + row * rowHeight + 1, 12, rowHeight - 3) }
  }
}
function show(e) {
  detail.textContent = ''
  if (!e) { detail.textContent = 'Point at the picture, or focus it and use the arrow keys.'; return }
  const head = document.createElement('p')
  head.textContent = span(e.t - start) + ' \u00b7 ' + e.lane.kind + ' ' + e.lane.id + (e.subject ? ' \u00b7 ' + e.subject : '')
  const says = document.createElement('p'); says.className = 'says'; says.textContent = e.says
  detail.append(head, says)
  const chain = []
  for (let cause = byNumber.get(e.because); cause && chain.length < 20; cause = byNumber.get(cause.because)) chain.push(cause)
  if (chain.length) {
    const list = document.createElement('ol')
    for (const cause of chain) {
      const item = document.createElement('li'), go = document.createElement('button')
      go.type = 'button'; go.textContent = span(cause.t - start) + ' ' + cause.says
      go.addEventListener('click', function () { choose(cause) })
      item.append(go); list.append(item)
    }
    const because = document.createElement('p'); because.textContent = 'because'
    detail.append(because, list)
  }
}
function choose(e) {
  chosen = e
  if (e && (e.t < view.from || e.t > view.to)) { const half = (view.to - view.from) / 2; set(e.t - half, e.t + half) }
  show(e); draw()
}
function set(from, to) {
  const length = Math.min(end - start, Math.max(20, to - from))
  const begin = Math.min(Math.max(start, from), end - length)
  view = { from: begin, to: begin + length }
  draw()
}
function zoom(factor, around) { set(around - (around - view.from) * factor, around + (view.to - around) * factor) }
function near(event) {
  const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, row = Math.floor((event.clientY - box.top - axis) / rowHeight), lane = lanes[row]
  if (!lane) return undefined
  let best, gap = 9
  for (const e of lane.entries) { const away = Math.abs(xOf(e.t) - x); if (away < gap) { gap = away; best = e } }
  return best
}
canvas.addEventListener('mousemove', function (event) {
  if (event.buttons === 1 && drag) { const shift = tOf(drag.x) - tOf(event.clientX); set(drag.view.from + shift, drag.view.to + shift); return }
  const e = near(event)
  if (e !== hovered) { hovered = e; if (!chosen) show(e); draw() }
})
let drag
canvas.addEventListener('mousedown', function (event) { drag = { x: event.clientX, view: view } })
canvas.addEventListener('mouseup', function (event) { if (drag && Math.abs(event.clientX - drag.x) < 4) choose(near(event)); drag = undefined })
canvas.addEventListener('wheel', function (event) {
  if (!event.ctrlKey && !event.shiftKey) return
  event.preventDefault()
  zoom(event.deltaY > 0 ? 1.25 : 0.8, tOf(event.clientX - canvas.getBoundingClientRect().left))
}, { passive: false })
canvas.addEventListener('keydown', function (event) {
  const middle = chosen ? chosen.t : (view.from + view.to) / 2, length = view.to - view.from
  const lane = chosen ? laneOf.get(chosen.laneKey) : lanes[0]
  if (!lane) return
  const at = chosen ? lane.entries.indexOf(chosen) : -1, row = lanes.indexOf(lane)
  const keys = {
    ArrowRight: function () { choose(lane.entries[Math.min(lane.entries.length - 1, at + 1)]) },
    ArrowLeft: function () { choose(lane.entries[Math.max(0, at - 1)]) },
    ArrowDown: function () { hop(lanes[Math.min(lanes.length - 1, row + 1)], middle) },
    ArrowUp: function () { hop(lanes[Math.max(0, row - 1)], middle) },
    Home: function () { choose(lane.entries[0]) },
    End: function () { choose(lane.entries[lane.entries.length - 1]) },
    PageUp: function () { set(view.from - length / 2, view.to - length / 2) },
    PageDown: function () { set(view.from + length / 2, view.to + length / 2) },
    '+': function () { zoom(0.5, middle) }, '=': function () { zoom(0.5, middle) }, '-': function () { zoom(2, middle) },
    '0': function () { set(start, end) }, Escape: function () { choose(undefined) },
  }
  if (keys[event.key]) { event.preventDefault(); keys[event.key]() }
})
function hop(lane, t) { choose(lane.entries.reduce(function (best, e) { return Math.abs(e.t - t) < Math.abs(best.t - t) ? e : best })) }
document.getElementById('in').addEventListener('click', function () { zoom(0.5, chosen ? chosen.t : (view.from + view.to) / 2) })
document.getElementById('out').addEventListener('click', function () { zoom(2, chosen ? chosen.t : (view.from + view.to) / 2) })
document.getElementById('all').addEventListener('click', function () { set(start, end) })
for (const go of document.querySelectorAll('button[data-entry]')) go.addEventListener('click', function () { choose(byNumber.get(Number(go.dataset.entry))); canvas.focus() })
window.addEventListener('resize', draw)
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
show(undefined); draw()
`
