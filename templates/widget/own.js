// What the widget takes from the page it stands on, held fast before the page can change it. Requests never carry cookies.

const { fetch: fetched, document, URL } = globalThis;
const fetch = (address, options) => fetched(address, { ...options, credentials: 'omit' });
