package espm.query.readmodel;

/**
 * What is noted of a partition whose views once had all that was on the topic. As text it is {@code
 * <generation> <millis>}.
 *
 * @param generation that served then; one that serves later shows no less
 * @param millis since 1970; everything that was on the topic then is shown
 */
public record FreshNote(int generation, long millis) {

  /**
   * Reads a text.
   *
   * @throws NumberFormatException when it is none
   */
  public static FreshNote read(String text) {
    int space = text.indexOf(' ');
    return new FreshNote(
        Integer.parseInt(text, 0, Math.max(0, space), 10),
        Long.parseLong(text, space + 1, text.length(), 10));
  }

  /** As it is stored. */
  public String text() {
    return generation + " " + millis;
  }
}
