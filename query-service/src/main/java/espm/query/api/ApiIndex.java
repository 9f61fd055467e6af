package espm.query.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/**
 * Where to begin. Its answer never changes and needs nothing behind this service, so it is also
 * what the framework alone can do, which a benchmark compares reads with.
 */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class ApiIndex {

  private static final byte[] INDEX =
      """
      {"orders":"/api/orders","events":"/api/events","statistics":"/api/statistics"}
      """
          .strip()
          .getBytes(StandardCharsets.UTF_8);

  /** The addresses of the collections. */
  @GET
  public Response index() {
    return Response.ok(INDEX).build();
  }
}
