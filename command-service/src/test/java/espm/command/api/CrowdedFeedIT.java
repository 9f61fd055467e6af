package espm.command.api;

import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.command.eventstore.FeedPlaces;
import espm.command.eventstore.FeedPool;
import espm.command.eventstore.StoreConfig;
import espm.localstack.junit.Backends;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many read events, and however slowly that goes, commands are answered. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class CrowdedFeedIT {

  private static final int MORE_THAN_ALL_CONNECTIONS = 24;

  @Inject
  @ReactiveDataSource(FeedPool.NAME)
  Pool feedConnections;

  @Inject FeedPlaces places;
  @Inject StoreConfig config;

  @ConfigProperty(name = "quarkus.datasource.feed.reactive.max-size")
  int feedPoolSize;

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @Test
  void a_command_is_answered_while_every_connection_of_the_feed_is_busy() {
    List<SqlConnection> held = new ArrayList<>();
    try (ExecutorService clients = Executors.newCachedThreadPool()) {
      List<CompletableFuture<Answer>> readers;
      try {
        for (int i = 0; i < feedPoolSize; i++) {
          held.add(feedConnections.getConnection().await().atMost(Duration.ofSeconds(10)));
        }
        readers =
            Stream.generate(
                    () ->
                        CompletableFuture.supplyAsync(
                            () -> service.get("/api/events?limit=1"), clients))
                .limit(MORE_THAN_ALL_CONNECTIONS)
                .toList();

        String order = orders.draft();
        Answer keyed =
            service.post(
                order + "/submit", new String[] {"Idempotency-Key", UUID.randomUUID().toString()});

        assertThat(keyed.status()).isEqualTo(200);
        assertThat(readers).noneMatch(CompletableFuture::isDone);
      } finally {
        held.forEach(SqlConnection::closeAndAwait);
      }
      assertThat(readers).extracting(reader -> reader.join().status()).containsOnly(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson"})
  void one_reader_more_than_there_are_places_is_refused_at_once(String accept) {
    String order = orders.draft();
    List<Cancellable> readers = new ArrayList<>();
    try {
      for (int i = 0; i < config.readersMax(); i++) {
        readers.add(
            places.forOne(() -> Uni.createFrom().nothing()).subscribe().with(_ -> {}, _ -> {}));
      }

      for (String path : List.of("/api/events", order + "/events")) {
        Answer refused = service.get(path, "Accept", accept);
        expect(refused, 503, "overloaded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
      }
      assertThat(service.post(order + "/submit", new String[0]).status()).isEqualTo(200);
    } finally {
      readers.forEach(Cancellable::cancel);
    }
    assertThat(service.get("/api/events", "Accept", accept).status()).isEqualTo(200);
  }
}
