package dev.bothy.cli.build;

import org.jspecify.annotations.Nullable;

/** What those type at builds who know other tools, and what to do here. */
public final class Habits {
  private Habits() {}

  /**
   * Of every verb that builds.
   *
   * @param typed as {@link dev.bothy.cli.command.Verb#instead} has it
   */
  public static @Nullable String ofBuilds(String typed) {
    return switch (typed) {
      case "" -> "the project is the working directory, or that of -p, --path DIR";
      case "--file" -> "-f, --from FILE[:FUNCTION] names the file";
      case "--build-arg" -> "--set NAME=VALUE fills a parameter of the function that builds";
      case "--platform" -> "images are made for this machine's own platform";
      case "--cache-from" -> "--import-cache type=registry,ref=IMAGE";
      case "--cache-to" -> "--export-cache type=registry,ref=IMAGE";
      case "--push" -> "'bothy build -o type=registry,name=HOST/REPOSITORY:TAG' pushes it";
      case "--load" -> "it is in the store; 'bothy build -o type=docker,dest=FILE' is for others";
      case "-q", "--quiet" -> "--progress quiet";
      case "-m", "--memory" -> "--step-memory SIZE limits each step";
      case "--cpus" -> "--step-cpus N limits each step";
      case "--rm", "--force-rm" -> "nothing stays of a step's container; leave it out";
      default -> null;
    };
  }

  /** Of those that start environments too: the file says how. */
  public static @Nullable String ofEnvironments(String typed) {
    return switch (typed) {
      case "-v", "--volume", "--mount" -> "runtime.mount(host_path=…, envd_path=…) in build.envd";
      case "--publish" -> "runtime.expose(envd_port=…, host_port=…) in build.envd";
      case "-e", "--env" -> "runtime.environ(env={…}) in build.envd";
      case "--gpus" -> "environments see no GPU of this machine yet";
      case "--build" -> "it builds in any case, and what did not change is not done again";
      case "-i", "--interactive" -> "it attaches when there is a terminal, unless -d says not to";
      default -> ofBuilds(typed);
    };
  }
}
