/** The page's style sheet. No font or image comes from elsewhere: the page works without any network. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea; --ground: #f5f7f9; --card: #fff; --accent: #0b57a4; --warn: #8a5a00; --warn-ground: #fff6e0; --danger: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa6b5; --line: #2c3542; --ground: #12171e; --card: #1a212b; --accent: #7ab7ff; --warn: #f0c674; --warn-ground: #2d2614; --danger: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin-bottom: 1rem; }
h1 { font-size: 1.4rem; line-height: 1.4; margin: 0; overflow-wrap: anywhere; }
p { margin: 0; }
p.lead { margin-bottom: 1rem; }
a { color: var(--accent); }
.soft { color: var(--soft); font-size: .875rem; }
.push { margin-left: auto; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
.notice { background: var(--warn-ground); color: var(--warn); border-radius: .5rem; padding: .5rem .75rem; margin-bottom: 1rem; font-size: .9375rem; }
ol.mails { list-style: none; margin: 0; padding: 0; }
ol.mails li + li { border-top: 1px solid var(--line); }
ol.mails a { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .625rem 1rem; color: inherit; text-decoration: none; }
ol.mails a:hover { background: color-mix(in srgb, var(--accent) 8%, transparent); }
ol.mails strong { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
ol.mails .who { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
ol.mails .aside { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.empty { padding: 3.5rem 1rem; text-align: center; }
.empty strong { display: block; font-size: 1.125rem; }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 1rem 0; }
nav.views { gap: 0; margin: 1rem 0 0; }
nav.views a { padding: .5rem 1rem; text-decoration: none; border-bottom: 3px solid transparent; }
nav.views a[aria-current] { border-color: var(--accent); font-weight: 600; color: var(--ink); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; padding: 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
pre.raw { font: .8125rem/1.5 ui-monospace, Consolas, monospace; }
iframe { display: block; width: 100%; height: 70vh; border: 0; background: #fff; }
ul.files { margin: 0; padding: 0; list-style: none; }
button, .button { cursor: pointer; display: inline-block; font: inherit; font-size: .9375rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--card); color: var(--ink); padding: .375rem .875rem; text-decoration: none; }
button.danger { background: var(--danger); border-color: var(--danger); color: var(--card); }
form { padding: 1.5rem 1rem; }
form p { margin-bottom: 1rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 36rem) { ol.mails a { grid-template-columns: 1fr; } ol.mails .aside { text-align: left; } ol.mails strong { white-space: normal; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`;
