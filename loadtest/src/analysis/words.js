/** Figures in sentences. */
export function number(value) {
  if (value === null || Number.isNaN(value)) return 'an unknown number of';
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
}

/** A part of the whole in a sentence. */
export function percent(share) {
  return share === null ? 'an unknown part' : `${Math.round(share * 100)} %`;
}
