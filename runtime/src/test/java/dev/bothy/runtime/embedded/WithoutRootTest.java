package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bothy.runtime.Identity;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same again as a user of this host without any right, in a user namespace. */
@Tag("containers")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class WithoutRootTest {
  private static final String USER = "bothytest";
  private static final List<Class<?>> TESTS =
      List.of(
          LifeCycleTest.class,
          SessionsTest.class,
          ServicesTest.class,
          LayersOfEnvironmentsTest.class);

  @Test
  void environmentsRunWithoutRoot() throws Exception {
    assumeTrue(Identity.processUid() == 0, "the other tests run without root already");
    Path place = Files.createTempDirectory("bothy-rootless");
    TestImages.run("chmod", "755", place.toString());
    Path images = Files.createDirectory(place.resolve("images"));
    Files.copy(TestImages.debian(), images.resolve("debian.tar"));
    Files.copy(TestImages.kit(), images.resolve("kit.tar"));
    addUser();
    Path home = Files.createDirectory(place.resolve("home"));
    TestImages.run("chown", USER + ":", home.toString());
    try {
      String classPath = readableClassPath(place);
      TestImages.run("chmod", "-R", "a+rX", place.toString());
      List<String> command =
          new ArrayList<>(List.of("runuser", "-u", USER, "--", "env", "-i", "HOME=" + home));
      command.addAll(List.of("PATH=/usr/bin:/bin", "LANG=C.UTF-8"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "-D" + TestImages.PLACE + "=" + images));
      command.addAll(List.of("-cp", classPath, WithoutRoot.class.getName()));
      for (Class<?> type : TESTS) {
        command.add(type.getName());
      }
      Process process =
          new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } finally {
      TestImages.remove(place);
    }
  }

  /**
   * The user stays for the next run, as the other rooms' does: a killed test could not remove it.
   */
  private static void addUser() throws IOException, InterruptedException {
    if (new ProcessBuilder("id", USER).redirectErrorStream(true).start().waitFor() != 0) {
      TestImages.run("useradd", "--create-home", "--shell", "/bin/bash", USER);
    }
  }

  /** This process's class path copied to where everyone can read it. */
  private static String readableClassPath(Path place) throws IOException, InterruptedException {
    List<String> copies = new ArrayList<>();
    int n = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path from = Path.of(entry);
      if (Files.exists(from)) {
        Path to = place.resolve("cp" + n++ + "-" + from.getFileName());
        TestImages.run("cp", "-r", from.toString(), to.toString());
        copies.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }
}
