package espm.query.projection;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same on a Redis Cluster of three nodes, over which the partitions are spread. */
@QuarkusTest
@TestProfile(HealedOrdersOnClusterIT.OnCluster.class)
class HealedOrdersOnClusterIT extends HealedOrdersIT {

  /** Three nodes instead of one. */
  public static final class OnCluster extends HealedOrdersIT.OwnSystem {
    @Override
    String redis() {
      return "redis-cluster";
    }
  }
}
