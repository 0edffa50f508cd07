package dev.bothy.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedExportTest {
  private final List<SolveEvent> events = new ArrayList<>();
  private boolean stopped;

  private void run(ReportedExport.Work work) throws SolveException, InterruptedException {
    new ReportedExport(
            "export: oci x", Path.of("/nowhere"), null, new EventSink(events::add), () -> stopped)
        .run(Digest.of(new byte[0]), work);
  }

  private SolveEvent.Completed end() {
    return (SolveEvent.Completed) events.getLast();
  }

  /** Of the file that a thread writes to an interrupt leaves a closed one. */
  @Test
  void onceItIsStoppedWhateverGoesWrongIsThat() {
    assertThatThrownBy(
            () ->
                run(
                    _ -> {
                      stopped = true;
                      throw new ClosedByInterruptException();
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(end().isCancelled()).isTrue();
    assertThatThrownBy(
            () ->
                run(
                    _ -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(end().isCancelled()).isTrue();
  }

  @Test
  void otherwiseItHasFailed() {
    assertThatThrownBy(
            () ->
                run(
                    _ -> {
                      throw new IOException("no such host");
                    }))
        .isInstanceOf(SolveException.class);
    assertThat(end().error()).isEqualTo("no such host");
  }

  @Test
  void whatIsDoneIsDone() throws Exception {
    run(_ -> stopped = true);
    assertThat(end().error()).isNull();
  }
}
