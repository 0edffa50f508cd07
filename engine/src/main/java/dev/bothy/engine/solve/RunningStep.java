package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.StepLimits;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.solve.report.LogAllowance;
import dev.bothy.engine.solve.report.StepLog;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a running step gets from its solve. */
final class RunningStep implements StepContext {
  private final Vertex vertex;
  private final EventSink events;
  private final StepLog log;
  private final Secrets secrets;
  private final SolveSettings settings;
  private final Looks looks;
  private final LogAllowance allowance = new LogAllowance();

  RunningStep(
      Vertex vertex,
      EventSink events,
      StepLog log,
      Secrets secrets,
      SolveSettings settings,
      Looks looks) {
    this.vertex = vertex;
    this.events = events;
    this.log = log;
    this.secrets = secrets;
    this.settings = settings;
    this.looks = looks;
  }

  @Override
  public void log(boolean stderr, String text) {
    log.add(text);
    show(stderr, allowance.take(text));
  }

  /** Says what was left out of the output, once there is no more of it. */
  void end() {
    show(true, allowance.note());
  }

  private void show(boolean stderr, String text) {
    if (!text.isEmpty()) {
      events.emit(new SolveEvent.Log(vertex.digest(), Instant.now(), stderr, text));
    }
  }

  @Override
  public byte @Nullable [] secret(String id) throws IOException {
    return secrets.value(id);
  }

  @Override
  public @Nullable Path sshAgent(String id) {
    return secrets.sshAgent(id);
  }

  @Override
  public void offer(StepFailure failure, Inspection inspection)
      throws IOException, InterruptedException {
    looks.take(() -> secrets.offer(Failures.of(vertex, failure, log.last()), inspection));
  }

  @Override
  public boolean noCache() {
    return settings.noCache() || vertex.metadata().ignoreCache();
  }

  @Override
  public long mostMillis() {
    return settings.stepMillis();
  }

  @Override
  public StepLimits limits() {
    return StepLimits.of(settings.limits(), vertex.metadata().resources());
  }

  @Override
  public ProxyEnv proxy() {
    return settings.proxy();
  }

  @Override
  public void warn(String message) {
    events.emit(new SolveEvent.Warning(vertex.digest(), message));
  }

  @Override
  public void transfer(String id, long current, long total) {
    events.emit(new SolveEvent.Transfer(vertex.digest(), id, current, total));
  }
}
