// The rival of the window's list: every account is a row of the page, made and changed without a library.
const list = document.querySelector('.accounts-scroller');
const input = document.querySelector('.search-input');
const reply = await fetch('api/accounts.list', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
});
const { accounts } = (await reply.json()).value;
const cells = ({ label, status, credits, lastRefreshedAt }) =>
  `<b>${label}</b><span class="account-status">${status}</span><span>${credits?.total ?? '–'}</span><span>${new Date(lastRefreshedAt).toLocaleTimeString()}</span>`;
list.innerHTML = accounts.map((account) => `<div data-row="${account.id}">${cells(account)}</div>`).join('');
const rows = new Map([...list.children].map((row) => [row.dataset.row, row]));
const texts = new Map(accounts.map(({ id, label }) => [id, label.toLowerCase()]));
input.addEventListener('input', () => {
  const wanted = input.value.toLowerCase();
  for (const [id, row] of rows) row.hidden = !texts.get(id).includes(wanted);
});
new EventSource('api/events').addEventListener('message', ({ data }) => {
  const event = JSON.parse(data);
  if (event.name !== 'account-changed') return;
  rows.get(event.data.account.id).innerHTML = cells(event.data.account);
});
