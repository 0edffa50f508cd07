package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * {@code graph --format llb} gives the same bytes to everyone, everywhere, each time. Each run is a
 * process of its own: Java's immutable maps and sets have another order in each.
 */
class GraphEverywhereTest {
  private static final int RUNS = 100;

  private static final Map<String, String> FILES =
      Map.of(
          "train.py", "",
          "data/a.csv", "",
          "data/b.csv", "",
          "requirements.txt", "numpy\n",
          "lib/tools.envd",
              """
              def tools():
                  install.apt_packages(["git", "gcc", "vim"])
                  runtime.environ({"Z": "1", "A": "2", "M": "3", "I": "4"})
              """,
          "build.envd",
              """
              load("lib/tools.envd", "tools")

              def build():
                  base(image=Source.image("debian:12").env("K", "1").env("B", "2").label("x", "y").label("a", "b"), dev=True)
                  tools()
                  shell("fish")
                  config.repo("https://x.example/İstanbul", "ıiİI")
                  install.python()
                  install.python_packages(["scipy"], requirements="requirements.txt")
                  install.conda(use_mamba=True)
                  install.conda_packages(["numpy"], channel=["bioconda"])
                  install.r_lang()
                  install.r_packages(["ggplot2"])
                  install.julia()
                  install.julia_packages(["Example"])
                  install.rust()
                  install.go()
                  install.nodejs()
                  install.uv()
                  install.pixi()
                  install.vscode_extensions(["ms-python.python-2021.12.1559732655"])
                  io.copy("data", "/opt/data/")
                  io.http("https://x.example/f")
                  run(["make"], mount_host=True)
                  config.jupyter(token="secret")
                  runtime.expose(8080)
                  runtime.mount("~/x", "/x")
              """);

  /** Languages in which letters change their case in another way, numbers their digits. */
  private static final List<String> LANGUAGES =
      List.of("en-US", "tr-TR", "ar-EG", "th-TH", "lt-LT");

  @Test
  void aHundredRunsOfOtherUsersDirectoriesLocalesAndHashSeedsGiveTheSameBytes() throws Exception {
    try (Machine ours = Machine.ofThisUser();
        Machine other = Machine.rootless();
        ExecutorService pool =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<String>> sums = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        Machine machine = i % 2 == 0 ? ours : other;
        int run = i;
        Path project = machine.project("run-" + i + (i % 3 == 0 ? "/ünder öne" : ""), FILES);
        sums.add(pool.submit(() -> sum(machine, project, run)));
      }
      Set<String> different = new TreeSet<>();
      for (Future<String> sum : sums) {
        different.add(sum.get());
      }
      assertThat(different).hasSize(1);
    }
  }

  private static String sum(Machine machine, Path project, int run) throws Exception {
    Commands usual = machine.commands(project);
    Map<String, String> environment = new TreeMap<>(usual.environment());
    String language = LANGUAGES.get(run % LANGUAGES.size());
    environment.put("LC_ALL", run % 4 == 0 ? "C" : language.replace('-', '_') + ".UTF-8");
    environment.put("TZ", run % 2 == 0 ? "Pacific/Apia" : "UTC");
    environment.put("USER", "user" + run);
    environment.put(
        "BOTHY_JAVA_OPTS",
        "-XX:+UnlockExperimentalVMOptions -XX:hashCode=%d -Duser.language=%s -Duser.country=%s"
            .formatted(run % 6, language.substring(0, 2), language.substring(3)));
    Result result =
        new Commands(usual.prefix(), environment, project)
            .run(
                "sh",
                "-euc",
                "out=$(mktemp); \"$1\" graph --format llb >\"$out\"; test -s \"$out\";"
                    + " sha256sum <\"$out\"; rm \"$out\"",
                "sh",
                machine.launcher().toString())
            .ok();
    return result.stdout().strip();
  }
}
