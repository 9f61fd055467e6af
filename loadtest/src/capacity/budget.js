/** Enough for the last figures, the page, and ending the system. */
const REPORT_SECONDS = 12;

/**
 * The searches may take this part of what is left when settings are to be tried after them: one alone, several
 * together, and what they take at least, as without a limit settings say nothing.
 */
const SEARCH_SHARE = { one: 0.35, several: 0.45, least: 0.25 };

/** For so many settings, or else one, room is left by the searches. */
const SETTINGS_AT_LEAST = 2;

/** Warming up before the searches may take this part of what is left, and so many seconds at most. */
const WARM_UP = { share: 0.1, seconds: 60 };

/** Beside it this part of a trial: the system is ended, and the last step may be long in getting quiet. */
const END_OF_SEARCHES = 0.25;

/** The default is run before the settings and after them, and in the middle of more than two. */
const SETTINGS_WITHOUT_MIDDLE = 2;

function runsOfDefault(settings) {
  return settings > SETTINGS_WITHOUT_MIDDLE ? 3 : 2;
}

/** For the confirmation the time of so many trials is kept; the least where few settings fit beside it. */
export const CONFIRMING_TRIALS = { most: 4, least: 3 };
const FEW_SETTINGS = 4;

/**
 * The time that a search for capacity may take, planned ahead: nothing is begun that does not fit into what
 * is left. What one trial costs is learned from those before it.
 */
export class Budget {
  #seconds;
  #now;
  #began;
  #trialSeconds;
  #searchesUntil = 0;
  #searchUntil = 0;
  #limitsUntil = 0;
  #limitUntil = 0;

  /** @param {number} seconds of all @param {() => number} now in seconds */
  constructor(seconds, trialSeconds, now = () => performance.now() / 1000) {
    this.#seconds = seconds;
    this.#trialSeconds = trialSeconds;
    this.#now = now;
    this.#began = now();
  }

  get usedSeconds() {
    return this.#now() - this.#began;
  }

  /** What may still be used, the report kept aside. */
  get leftSeconds() {
    return this.#seconds - REPORT_SECONDS - this.usedSeconds;
  }

  get trialSeconds() {
    return this.#trialSeconds;
  }

  /** A trial took so long; the next ones are not expected to be much quicker. */
  learn(seconds) {
    this.#trialSeconds = Math.max(seconds, (this.#trialSeconds + seconds) / 2);
  }

  /** How long the system may be warmed up before the searches. */
  get warmUpSeconds() {
    return Math.min(WARM_UP.seconds, WARM_UP.share * Math.max(0, this.leftSeconds));
  }

  /**
   * Says how long so many searches may take together, from now on: all that is left when no settings follow, or
   * when what they would leave were too little even for one. Those that have no limit yet may take more than that, so
   * long as they leave enough for one setting: settings say little about a system that was not brought to its limit.
   *
   * @returns {number} seconds
   */
  beginSearches(count, settingsFollow) {
    const left = this.leftSeconds;
    const most = left * (count === 1 ? SEARCH_SHARE.one : SEARCH_SHARE.several);
    const seconds = [SETTINGS_AT_LEAST, 1]
      .map((settings) => Math.min(most, this.#besideSettings(settings)))
      .find((each) => each >= left * SEARCH_SHARE.least);
    const isShared = settingsFollow && seconds !== undefined;
    const allowed = isShared ? seconds : left;
    this.#searchesUntil = this.usedSeconds + allowed;
    this.#limitsUntil =
      this.usedSeconds + (isShared ? Math.max(seconds, this.#besideSettings(1)) : left);
    return allowed;
  }

  /** What is left beside the trials of so many settings, with the default's own and the confirmation. */
  #besideSettings(settings) {
    const trials = settings + runsOfDefault(settings) + CONFIRMING_TRIALS.least;
    return this.leftSeconds - (trials + END_OF_SEARCHES) * this.#trialSeconds;
  }

  /** The next search may take this part of what the searches still have; what one leaves is for those after it. */
  beginSearch(part) {
    const partUntil = (end) => this.usedSeconds + part * (end - this.usedSeconds);
    this.#searchUntil = partUntil(this.#searchesUntil);
    this.#limitUntil = Math.max(this.#searchUntil, partUntil(this.#limitsUntil));
  }

  /** Whether the search may make another step of this length, `toFindLimit` while none has held or none has failed. */
  allowsStep(seconds, { toFindLimit = false } = {}) {
    return this.usedSeconds + seconds <= (toFindLimit ? this.#limitUntil : this.#searchUntil);
  }

  /**
   * How many settings can be tried, besides the default's own runs and the confirmation.
   *
   * @returns {{ settings: number, confirmationTrials: number }} no settings when they would not be worth
   *     anything, as the default could not be repeated
   */
  planTrials(candidates) {
    const trials = Math.floor(this.leftSeconds / this.#trialSeconds);
    const fitting = (confirmationTrials) => {
      for (let settings = candidates; settings >= 1; settings--) {
        if (settings + runsOfDefault(settings) + confirmationTrials <= trials) return settings;
      }
      return 0;
    };
    const settings = fitting(CONFIRMING_TRIALS.most);
    if (settings >= Math.min(FEW_SETTINGS, candidates)) {
      return { settings, confirmationTrials: CONFIRMING_TRIALS.most };
    }
    const more = fitting(CONFIRMING_TRIALS.least);
    return { settings: more, confirmationTrials: more === 0 ? 0 : CONFIRMING_TRIALS.least };
  }

  /** Whether so many trials still fit. */
  allowsTrials(count) {
    return count * this.#trialSeconds <= this.leftSeconds;
  }
}

/** The order of the trials: the default first, in the middle of many, and last, so that a drift is seen. */
export function orderOfTrials(settings) {
  const half = Math.ceil(settings.length / 2);
  const middle = settings.length > SETTINGS_WITHOUT_MIDDLE ? [null] : [];
  return [null, ...settings.slice(0, half), ...middle, ...settings.slice(half), null];
}
