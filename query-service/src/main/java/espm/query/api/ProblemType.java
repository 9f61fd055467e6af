package espm.query.api;

/** The errors of this API. The name of each is part of the contract. */
enum ProblemType {
  MALFORMED_REQUEST("malformed-request", 400, "The request is malformed"),
  ORDER_NOT_FOUND("order-not-found", 404, "There is no such order"),
  NOT_FOUND("not-found", 404, "There is nothing here"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
  NOT_ACCEPTABLE("not-acceptable", 406, "No acceptable representation"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The media type is not supported"),
  OVERLOADED("overloaded", 503, "Too much to do at the moment"),
  NOT_YET_VISIBLE("not-yet-visible", 503, "The version is not visible yet"),
  READ_MODEL_INCOMPLETE("read-model-incomplete", 503, "The read model is being made anew"),
  UNAVAILABLE("unavailable", 503, "A part that is needed is not available"),
  INTERNAL_ERROR("internal-error", 500, "Something went wrong here");

  private final String slug;
  private final int status;
  private final String title;

  ProblemType(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  String urn() {
    return "urn:espm:problem:" + slug;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Whether the same request may succeed a little later. */
  boolean isPassing() {
    return status == 503;
  }
}
