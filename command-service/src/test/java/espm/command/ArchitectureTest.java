package espm.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("espm.command");

  @Test
  void dependencies_point_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("api")
        .definedBy("espm.command.api..")
        .layer("orderstream")
        .definedBy("espm.command.orderstream..")
        .layer("order")
        .definedBy("espm.command.order..")
        .layer("handling")
        .definedBy("espm.command.handling..")
        .layer("relay")
        .definedBy("espm.command.relay..")
        .layer("eventstore")
        .definedBy("espm.command.eventstore..")
        .whereLayer("api")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("orderstream")
        .mayOnlyBeAccessedByLayers("api")
        .whereLayer("order")
        .mayOnlyBeAccessedByLayers("api", "orderstream")
        .whereLayer("handling")
        .mayOnlyBeAccessedByLayers("api", "orderstream")
        .whereLayer("relay")
        .mayOnlyBeAccessedByLayers("api", "orderstream")
        .whereLayer("eventstore")
        .mayOnlyBeAccessedByLayers("api", "orderstream", "handling", "relay")
        .check(CLASSES);
  }

  @Test
  void every_class_is_in_a_layer() {
    classes()
        .should()
        .resideInAnyPackage(
            "espm.command.api",
            "espm.command.orderstream",
            "espm.command.order",
            "espm.command.handling",
            "espm.command.relay",
            "espm.command.eventstore")
        .check(CLASSES);
  }

  @Test
  void the_rules_of_an_order_need_nothing_but_java_and_the_events() {
    classes()
        .that()
        .resideInAPackage("espm.command.order")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "espm.command.order",
            "espm.events",
            "java.lang..",
            "java.math",
            "java.time",
            "java.util..")
        .check(CLASSES);
  }

  @Test
  void the_rules_of_an_order_have_no_clock_and_no_chance() {
    noClasses()
        .that()
        .resideInAPackage("espm.command.order")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .check(CLASSES);
  }

  @Test
  void what_is_generic_knows_no_order() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "espm.command.eventstore", "espm.command.relay", "espm.command.handling")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("espm.command.order..", "espm.command.orderstream..", "espm.events..")
        .check(CLASSES);
  }

  @Test
  void only_the_event_store_and_the_relay_speak_to_the_database() {
    noClasses()
        .that()
        .resideOutsideOfPackages("espm.command.eventstore", "espm.command.relay")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..")
        .check(CLASSES);
  }

  @Test
  void only_the_api_speaks_http() {
    noClasses()
        .that()
        .resideOutsideOfPackage("espm.command.api")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "io.vertx.ext.web..")
        .check(CLASSES);
  }
}
