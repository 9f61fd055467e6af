/**
 * Whether a status is what the scenario asked for: its own `expect: statusCode`, which may be a list;
 * without one, a success or "not modified".
 */
function isExpected(expect, status) {
  const asked = [expect ?? []].flat().find((entry) => entry.statusCode !== undefined)?.statusCode;
  if (asked === undefined) return (status >= 200 && status < 300) || status === 304;
  return [asked].flat().some((code) => Number(code) === status);
}

module.exports = { isExpected };
