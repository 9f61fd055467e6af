package espm.command.handling;

/**
 * A stream, folded.
 *
 * @param state null when there is none
 * @param version of the last event in it; 0 when there is none
 */
record StreamState<S>(S state, int version) {

  static <S> StreamState<S> none() {
    return new StreamState<>(null, 0);
  }
}
