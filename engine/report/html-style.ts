/** The look of the HTML report. Colours for text are dark (or light) enough for WCAG AA on their background. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d9dee4; --code: #f0f2f5;
  --red: #b3261e; --red-fill: #fdecea; --amber: #8a5300; --amber-fill: #fff4e0; --green: #1a6b35; --green-fill: #e6f4ea;
  --blue: #0b57b7; --blue-fill: #e8f1fc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181c; --card: #1f2227; --text: #e7e9ec; --quiet: #a4acb6; --line: #363b43; --code: #16181c;
    --red: #ff9c94; --red-fill: #3b1f1d; --amber: #f2c078; --amber-fill: #382a12; --green: #82d49b; --green-fill: #16301f;
    --blue: #90c2ff; --blue-fill: #16283f;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 15px/1.55 "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Inter", sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { margin: 0; font-size: 2rem; line-height: 1.2 }
h2 { margin: .4rem 0 .5rem; font-size: 1.25rem; line-height: 1.3 }
h3 { margin: 1rem 0 .25rem; font-size: .95rem }
p { margin: .25rem 0 }
.product { color: var(--quiet); font-weight: 600; letter-spacing: .02em }
.where, .counts, footer, .why, figcaption { color: var(--quiet) }
.why { display: block }
.verdict { margin: 1.25rem 0 .5rem; padding: .75rem 1rem; border-radius: .5rem; font-size: 1.15rem; font-weight: 600;
  border: 1px solid currentColor }
.broken { color: var(--red); background: var(--red-fill) }
.worrying, .unsure { color: var(--amber); background: var(--amber-fill) }
.fine { color: var(--green); background: var(--green-fill) }
section { margin-top: 1.5rem }
.finding { padding: 1.1rem 1.25rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  border-left: .3rem solid var(--mark) }
.error { --mark: var(--red); --mark-fill: var(--red-fill) }
.warning { --mark: var(--amber); --mark-fill: var(--amber-fill) }
.info { --mark: var(--blue); --mark-fill: var(--blue-fill) }
.label { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; color: var(--quiet) }
.badge { padding: .05rem .55rem; border-radius: 1rem; font-weight: 600; color: var(--mark); background: var(--mark-fill);
  border: 1px solid currentColor }
code, pre { font: .86em/1.5 "Cascadia Code", "SF Mono", Consolas, ui-monospace, monospace }
code { padding: .1em .35em; background: var(--code); border-radius: .25rem }
figure { margin: .75rem 0 }
figcaption { font-size: .86em }
pre { margin: .2rem 0 0; padding: .7rem .9rem; max-height: 30rem; overflow: auto; white-space: pre-wrap;
  background: var(--code); border: 1px solid var(--line); border-radius: .4rem }
.next { margin-top: 1rem; padding: .1rem 1rem .8rem; background: var(--blue-fill); border-radius: .4rem }
ul, ol { margin: .25rem 0; padding-left: 1.4rem }
.chain { list-style: none; padding-left: .4rem; border-left: 2px solid var(--line); margin-left: .4rem }
.chain li { position: relative; padding: .3rem 0 .3rem 1.2rem }
.chain li::before { content: ""; position: absolute; left: -.35rem; top: .75rem; width: .6rem; height: .6rem;
  border-radius: 50%; background: var(--mark); border: 2px solid var(--card) }
summary { cursor: pointer }
.facts { margin-top: 1.5rem }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line) }
th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
tbody th { font-weight: 500 }
thead { color: var(--quiet) }
.state { font-weight: 600 }
.ok .state { color: var(--green) } .problem .state { color: var(--red) }
.unknown .state { color: var(--amber) } .skipped .state { color: var(--quiet); font-weight: 400 }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .9em }
@media print {
  :root { --page: #fff; --card: #fff }
  body { font-size: 11pt } main { max-width: none; padding: 0 }
  .finding, figure, tr { break-inside: avoid } pre { max-height: none; overflow: visible }
}
`
