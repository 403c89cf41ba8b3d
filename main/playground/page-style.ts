/** The style of all pages: system fonts, both colour schemes as equals, one accent colour per site. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f4f6, #16171a);
  --card: light-dark(#ffffff, #202226);
  --line: light-dark(#dcdde2, #34373d);
  --field: light-dark(#8a8d96, #777b85);
  --text: light-dark(#1b1c20, #eceef2);
  --quiet: light-dark(#5b5e67, #a5a9b3);
  --accent: light-dark(#3a4ac0, #a9b4ff);
  --on-accent: light-dark(#ffffff, #14172e);
  --wrong: light-dark(#a81e1e, #ffa3a0);
  --wrong-ground: light-dark(#fdf0ef, #3a2223);
}
.studio { --accent: light-dark(#7435b5, #d0a8f7); --on-accent: light-dark(#ffffff, #26113b); }
.gallery { --accent: light-dark(#0b6f63, #74d3c4); --on-accent: light-dark(#ffffff, #05231f); }
.connect { --accent: light-dark(#0b62b0, #8ec4fb); --on-accent: light-dark(#ffffff, #06203a); }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--text); }
main { width: min(100%, 26rem); padding: 1.5rem 1rem; }
.brand { display: flex; gap: .5rem; align-items: center; justify-content: center; margin: 0 0 1rem; font-weight: 600; color: var(--accent); }
.mark { width: 1.6rem; height: 1.6rem; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.75rem; }
h1 { margin: 0 0 .35rem; overflow-wrap: anywhere; font-size: 1.35rem; line-height: 1.3; letter-spacing: -.01em; }
h2 { margin: 1.5rem 0 .4rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
.card > :last-child, form > :last-child { margin-bottom: 0; }
.lead, .hint { color: var(--quiet); }
.hint { font-size: .875rem; margin: .35rem 0 0; }
label { display: block; margin: 1rem 0 .3rem; font-size: .875rem; font-weight: 600; }
input { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--field); border-radius: 8px; }
input[aria-invalid] { border-color: var(--wrong); }
.code { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: 1.25rem; letter-spacing: .12em; text-transform: uppercase; }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.5rem; }
button, .button { flex: 1 1 8rem; padding: .65rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 8px; cursor: pointer; }
button.second, .button.second { color: var(--text); background: transparent; border-color: var(--field); }
button:hover, .button:hover { filter: brightness(1.08); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
input:focus-visible { outline-offset: -1px; }
.try { margin-top: 1rem; padding: .6rem .8rem; border-radius: 8px; background: var(--ground); font-size: .875rem; color: var(--quiet); }
.try p { margin: 0 0 .15rem; }
.try code { display: block; color: var(--text); user-select: all; }
.other { margin: 1.25rem 0 0; font-size: .875rem; text-align: center; }
a { color: var(--accent); }
.error { padding: .6rem .8rem; border-radius: 8px; color: var(--wrong); background: var(--wrong-ground); font-size: .9375rem; }
.who { display: flex; gap: .8rem; align-items: center; margin: 1rem 0; padding: .7rem .8rem; border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere; }
.who > div { min-width: 0; }
.monogram { flex: none; display: grid; place-items: center; width: 2.4rem; height: 2.4rem; border-radius: 50%; font-weight: 600; color: var(--on-accent); background: var(--accent); }
.who small { display: block; color: var(--quiet); }
ul.asks { margin: .5rem 0 0; padding: 0; list-style: none; }
ul.asks li { display: flex; gap: .55rem; padding: .3rem 0; }
ul.asks li::before { content: "✓"; color: var(--accent); font-weight: 700; }
dl { margin: 0; display: grid; gap: .9rem; }
dt { font-weight: 600; }
dd { margin: 0; color: var(--quiet); }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: .875em; overflow-wrap: anywhere; }
.practice { margin: 1.1rem .25rem 0; font-size: .8125rem; color: var(--quiet); text-align: center; text-wrap: balance; }
.practice strong { color: var(--text); }
@media (forced-colors: active) { button, .button { border: 1px solid; } }
`;
