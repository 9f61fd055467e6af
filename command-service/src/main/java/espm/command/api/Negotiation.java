package espm.command.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Settles in which format a request is answered, before anything is done: a command that could not
 * be answered must not be carried out. The resources then see one exact type, since the choice that
 * JAX-RS makes between two methods of one path depends on their order.
 */
final class Negotiation implements Handler<RoutingContext> {

  private static final String API = "/api/";
  private static final String EVENTS = "/events";
  private static final String JSON = "application/json";

  @Override
  public void handle(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (!context.request().path().startsWith(API)) {
      context.next();
      return;
    }
    Optional<String> format =
        accept == null
            ? Optional.of(JSON)
            : choose(context.parsedHeaders().accept(), formats(context));
    if (format.isPresent()) {
      context.request().headers().set(HttpHeaders.ACCEPT, format.get());
      context.next();
    } else {
      HttpEdge.answer(context, Problems.notAcceptable());
    }
  }

  private static List<String> formats(RoutingContext context) {
    boolean lists =
        context.request().method() != HttpMethod.POST && context.request().path().endsWith(EVENTS);
    return lists ? List.of(JSON, Parameters.NDJSON) : List.of(JSON);
  }

  /** The first format in the order of the client's wishes; JSON where it has none. */
  private static Optional<String> choose(List<MIMEHeader> wishes, List<String> formats) {
    if (wishes.isEmpty()) {
      return Optional.of(JSON);
    }
    return wishes.stream()
        .filter(wish -> wish.weight() > 0)
        .flatMap(wish -> formats.stream().filter(format -> matches(wish, format)))
        .findFirst();
  }

  private static boolean matches(MIMEHeader wish, String format) {
    return switch (wish.component()) {
      case "*" -> true;
      case "application" ->
          wish.subComponent().equals("*")
              || format.equalsIgnoreCase("application/" + wish.subComponent());
      default -> false;
    };
  }
}
