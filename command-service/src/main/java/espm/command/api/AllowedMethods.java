package espm.command.api;

/** The methods of a path, for the {@code Allow} header of a 405 (RFC 9110, section 15.5.6). */
final class AllowedMethods {

  private AllowedMethods() {}

  static String of(String path) {
    String[] segments = path.split("/");
    String last = segments.length == 0 ? "" : segments[segments.length - 1];
    boolean ofOneItem = segments.length == 6 && segments[4].equals("items");
    return ofOneItem ? "DELETE, PATCH" : last.equals("events") ? "GET, HEAD" : "POST";
  }
}
