package dev.bothy.dialect.lower;

import dev.bothy.starlark.EvalException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flags that the {@code RUN} of a Dockerfile has before its command. No shell knows them. */
public final class DockerfileFlags {
  private static final Pattern FLAG =
      Pattern.compile("\\s*(--(?:mount|network|security|device)=\\S*).*", Pattern.DOTALL);

  private static final Pattern CACHE =
      Pattern.compile("--mount=(?:.*,)?type=cache,(?:.*,)?(?:target|dst|destination)=([^,]+).*");

  private DockerfileFlags() {}

  /**
   * Refuses lines that begin with one.
   *
   * @param function that is given them
   * @throws EvalException naming what to write
   */
  public static void refuse(String function, List<String> lines) {
    boolean document = false;
    boolean within = false;
    for (String line : lines) {
      Matcher flag = FLAG.matcher(line);
      if (!within && flag.matches()) {
        throw new EvalException(
            function + ": " + flag.group(1) + " is a flag of a Dockerfile's RUN, and no command",
            hint(flag.group(1)));
      }
      // Of a command, or a text, that goes on in the next line.
      document |= line.contains("<<");
      within = document || line.endsWith("\\");
    }
  }

  private static String hint(String flag) {
    if (!flag.startsWith("--mount=")) {
      return "leave it out";
    }
    Matcher cache = CACHE.matcher(flag);
    return cache.matches()
        ? "write run([…], mount=[Mount.cache(\"" + cache.group(1) + "\")])"
        : "write run([…], mount=[…]), of Mount.cache, Mount.bind, Mount.secret, Mount.ssh or"
            + " Mount.tmpfs";
  }
}
