package dev.bothy.cli.progress;

import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets events through only once something really runs: of a solve that serves another one, such as
 * the development kit's, people want to hear nothing as long as it costs nothing. To wait for
 * others is a cost too.
 */
public final class OnlyWork implements SolveListener {
  private final SolveListener next;
  private final List<SolveEvent> held = new ArrayList<>();
  private boolean open;

  public OnlyWork(SolveListener next) {
    this.next = next;
  }

  @Override
  public void on(SolveEvent event) {
    if (!open && (event instanceof SolveEvent.Started || event instanceof SolveEvent.Warning)) {
      open = true;
      for (SolveEvent earlier : held) {
        next.on(earlier);
      }
      held.clear();
    }
    if (open) {
      next.on(event);
    } else {
      held.add(event);
    }
  }
}
