package dev.bothy.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of docs/architecture.md: who may know whom. */
class ArchitectureTest {
  /** What each room may use of the others. */
  private static final Map<String, List<String>> ROOMS =
      new TreeMap<>(
          Map.of(
              "starlark", List.of(),
              "oci", List.of(),
              "llb", List.of("oci"),
              "engine", List.of("llb", "oci"),
              "dialect", List.of("starlark", "llb", "oci"),
              "packages", List.of("dialect", "starlark", "llb", "oci"),
              "runtime", List.of("engine", "llb", "oci"),
              "cli",
                  List.of("starlark", "oci", "llb", "engine", "dialect", "packages", "runtime")));

  /** Fewer classes than this and the import has missed a room. */
  private static final int FEWEST_CLASSES = 250;

  private static JavaClasses all;

  @BeforeAll
  static void importClasses() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.bothy");
  }

  static List<String> rooms() {
    return new ArrayList<>(ROOMS.keySet());
  }

  @Test
  void theImportSawEveryRoom() {
    assertThat(all.size()).isGreaterThan(FEWEST_CLASSES);
    for (String room : rooms()) {
      assertThat(all.containPackage("dev.bothy." + room)).as(room).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyTheRoomsBelowIt(String room) {
    List<String> forbidden = new ArrayList<>();
    for (String other : rooms()) {
      if (!other.equals(room) && !ROOMS.getOrDefault(room, List.of()).contains(other)) {
        forbidden.add("dev.bothy." + other + "..");
      }
    }
    if (!forbidden.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage("dev.bothy." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden.toArray(new String[0]))
          .check(all);
    }
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void packagesOfARoomHaveNoCycles(String room) {
    SlicesRuleDefinition.slices()
        .matching("dev.bothy." + room + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(all);
  }

  @Test
  void starlarkIsALibraryWithoutDependencies() {
    classes()
        .that()
        .resideInAPackage("dev.bothy.starlark..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.bothy.starlark..", "java..", "org.jspecify..")
        .check(all);
  }

  @Test
  void theOtherRoomsUseOnlyWhatStarlarkPublishes() throws IOException {
    List<String> published =
        module("dev.bothy.starlark").exports().stream()
            .filter(e -> !e.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .toList();
    assertThat(published).contains("dev.bothy.starlark.eval");
    noClasses()
        .that(not(resideInAPackage("dev.bothy.starlark..")))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.bothy.starlark..")
                .and(not(resideInAnyPackage(published.toArray(new String[0])))))
        .check(all);
  }

  private static ModuleDescriptor module(String name) throws IOException {
    for (URL url :
        Collections.list(
            ArchitectureTest.class.getClassLoader().getResources("module-info.class"))) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor found = ModuleDescriptor.read(in);
        if (found.name().equals(name)) {
          return found;
        }
      }
    }
    throw new AssertionError("no module " + name + " on the class path");
  }

  @Test
  void everyPackageIsNullMarked() {
    for (var javaPackage : packagesWithClasses()) {
      assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).as(javaPackage.getName()).isTrue();
    }
  }

  private static List<com.tngtech.archunit.core.domain.JavaPackage> packagesWithClasses() {
    return all.getPackage("dev.bothy").getSubpackagesInTree().stream()
        .filter(p -> !p.getClasses().isEmpty())
        .toList();
  }

  @Test
  void onlyTheCommandLineAndStartersWriteToStandardStreams() {
    noClasses()
        .that(not(resideInAPackage("dev.bothy.cli..")))
        .and()
        .haveNameNotMatching(".*StarlarkThread.Builder") // a default that every room replaces
        .and()
        .haveSimpleNameNotEndingWith("Main") // starters of worker processes speak over these
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(all);
  }

  @Test
  void theNativeBoundaryIsOnePackage() {
    noClasses()
        .that(not(resideInAPackage("dev.bothy.engine.sys..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(all);
  }

  /** A step is on its mounts, on its container and on its control group, in this order. */
  @Test
  void theRoomsOfExecStandOnEachOther() {
    standOnEachOther("dev.bothy.engine.exec", List.of("group", "container", "mount"));
  }

  /** An environment is on its container, and that on what it is given. */
  @Test
  void theRoomsOfEnvironmentsStandOnEachOther() {
    standOnEachOther(
        "dev.bothy.runtime.embedded",
        List.of("host", "shell", "stream", "directory", "inside", "rootfs", "container"));
  }

  /** The rooms of a package, each on those before it, and the package itself on all. */
  private static void standOnEachOther(String parent, List<String> rooms) {
    for (int i = 0; i < rooms.size(); i++) {
      List<String> above = rooms.subList(i + 1, rooms.size());
      noClasses()
          .that()
          .resideInAPackage(parent + "." + rooms.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of(parent), above.stream().map(room -> parent + "." + room + ".."))
                  .toArray(String[]::new))
          .check(all);
    }
  }

  /** Rooms of the command line, each on those before it; verbs live in the rooms they are about. */
  @Test
  void theCommandLinesRoomsStandOnEachOther() {
    List<String> parts = List.of("args", "terminal", "output", "command", "progress");
    List<String> rooms =
        List.of("library", "history", "project", "image", "build", "store", "environment", "grow");
    for (String part : parts) {
      knowsNone(part, rooms);
      knowsNone(part, List.of("starlark", "repl", "host"));
    }
    for (int i = 0; i < rooms.size(); i++) {
      knowsNone(rooms.get(i), rooms.subList(i + 1, rooms.size()));
    }
  }

  private void knowsNone(String room, List<String> others) {
    for (String other : others) {
      noClasses()
          .that()
          .resideInAPackage("dev.bothy.cli." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.bothy.cli." + other + "..")
          .check(all);
    }
  }
}
