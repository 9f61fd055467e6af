package espm.capacity;

import io.gatling.app.Runner;
import io.gatling.commons.util.DefaultClock;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.cli.GatlingArgs;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.GatlingConfiguration$;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.function.BiConsumer;
import scala.Option;

/**
 * Gatling's engine, kept between steps. Its own entry point would make it anew, and ask for
 * updates.
 */
final class Engine implements AutoCloseable {

  private final String baseUrl;
  private final GatlingConfiguration configuration = GatlingConfiguration$.MODULE$.load();
  private final EventLoopGroup eventLoops =
      Transports.newEventLoopGroup(configuration.netty().useNativeTransport(), false, 0, "load");

  Engine(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Returns when the step is over. {@code answers} gets a name and a value for each line. */
  void run(Step step, Population population, BiConsumer<String, Object> answers) {
    Recorder recorder = new Recorder(step);
    Duration thinks = step.usersAtOnce().isEmpty() ? Flows.THINKS : Duration.ZERO;
    Load.nextIs(new Load.Task(baseUrl, step, new Flows(population, recorder, thinks)));
    try (ActorSystem actors = new ActorSystem();
        Pulse pulse = new Pulse(recorder, second -> answers.accept("second", second))) {
      pulse.start();
      new QuietRunner(actors).run();
    }
    answers.accept("step", recorder.finish());
  }

  @Override
  public void close() {
    eventLoops.shutdownGracefully();
  }

  /**
   * Looks for no newer version of Gatling: nothing but the system under test is asked for anything.
   */
  private final class QuietRunner extends Runner {

    QuietRunner(ActorSystem actors) {
      super(
          actors,
          eventLoops,
          new DefaultClock(),
          new GatlingArgs(
              Option.apply(Load.class.getName()),
              Option.empty(),
              true,
              Option.empty(),
              Option.empty(),
              Option.empty(),
              Option.empty()),
          configuration);
    }

    @Override
    public void displayVersionWarning() {}
  }
}
