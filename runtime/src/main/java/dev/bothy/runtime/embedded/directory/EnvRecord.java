package dev.bothy.runtime.embedded.directory;

import dev.bothy.runtime.RunSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an environment.
 *
 * @param spec as it last was started, with layers added live
 * @param mounted how many of the image's layers the running overlay was mounted with; those above
 *     were added live
 * @param sshPort where its ssh server listens on 127.0.0.1; 0 without one
 * @param user the name of the user inside, which may differ from the wished one
 * @param loginShell absolute path inside
 * @param created in whole milliseconds
 * @param started in whole milliseconds
 */
public record EnvRecord(
    RunSpec spec,
    int mounted,
    int sshPort,
    String user,
    String loginShell,
    Instant created,
    @Nullable Instant started) {
  public EnvRecord {
    created = created.truncatedTo(ChronoUnit.MILLIS);
    started = started == null ? null : started.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same on another image. */
  public EnvRecord withImage(RunSpec.Image image) {
    return new EnvRecord(specWith(image), mounted, sshPort, user, loginShell, created, started);
  }

  private RunSpec specWith(RunSpec.Image image) {
    return new RunSpec(
        spec.name(),
        image,
        spec.dev(),
        spec.kit(),
        spec.shell(),
        spec.project(),
        spec.environ(),
        spec.ports(),
        spec.mounts(),
        spec.daemons(),
        spec.init(),
        spec.commands(),
        spec.identity(),
        spec.shmBytes());
  }
}
