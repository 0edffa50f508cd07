package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The map in {@code eval/package-info.java}: every file is on it, and its layers hold. */
class EvalLayersTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/bothy/starlark/eval");
  private static final Path CLASSES = Path.of("target/classes");
  private static final String PACKAGE = "dev/bothy/starlark/eval/";

  /** By layer: the layers and classes that it may use. */
  private static final Map<String, List<String>> ON = new HashMap<>();

  /** By class: its layer. */
  private static final Map<String, String> LAYER = new TreeMap<>();

  @BeforeAll
  static void readTheMap() throws IOException {
    String layer = "";
    for (String line : Files.readAllLines(SOURCES.resolve("package-info.java"))) {
      if (line.startsWith("//     ")) {
        String names = line.substring(line.lastIndexOf(": ") + 1).replaceFirst("^//", "").strip();
        for (String name : names.split(" ")) {
          assertThat(LAYER.put(name, layer)).as(name + " is there twice").isNull();
        }
      } else if (line.startsWith("// ") && line.contains(", on ")) {
        layer = line.substring(3, line.indexOf(", on "));
        String on = line.substring(line.indexOf(", on ") + 5).replaceFirst(":.*", "");
        ON.put(layer, List.of(on.split(", ")));
      }
    }
  }

  @Test
  void everyFileIsOnTheMap() throws IOException {
    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> sources = Files.list(SOURCES)) {
      sources
          .map(p -> p.getFileName().toString().replace(".java", ""))
          .filter(name -> !name.equals("package-info"))
          .forEach(files::add);
    }
    assertThat(LAYER.keySet()).isEqualTo(files);
  }

  @Test
  void aLayerUsesOnlyWhatItStandsOn() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    try (Stream<Path> classes = Files.list(CLASSES.resolve(PACKAGE))) {
      for (Path file : classes.filter(p -> p.toString().endsWith(".class")).toList()) {
        ClassModel c = ClassFile.of().parse(file);
        String user = topLevel(c.thisClass().asInternalName());
        String layer = LAYER.getOrDefault(user, "");
        for (PoolEntry entry : c.constantPool()) {
          if (!(entry instanceof ClassEntry e) || !e.asInternalName().startsWith(PACKAGE)) {
            continue;
          }
          String used = topLevel(e.asInternalName());
          String other = LAYER.getOrDefault(used, "");
          List<String> on = ON.getOrDefault(layer, List.of());
          seen++;
          if (!layer.equals(other) && !on.contains(other) && !on.contains(used)) {
            wrong.add(user + " (" + layer + ") uses " + used + " (" + other + ")");
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).as("uses, of which there are many").isGreaterThan(300);
  }

  private static String topLevel(String internalName) {
    return internalName.substring(PACKAGE.length()).replaceFirst("\\$.*", "");
  }
}
