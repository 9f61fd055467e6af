package espm.command.api;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Ids of new orders: UUIDv7, so that orders of one time stand together in every index. */
@ApplicationScoped
class OrderIds {

  private final TimeBasedEpochRandomGenerator generator =
      Generators.timeBasedEpochRandomGenerator();

  UUID next() {
    return generator.generate();
  }
}
