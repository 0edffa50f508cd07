package dev.bothy.engine.solve;

import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.Results;
import dev.bothy.llb.Vertex;

/**
 * What all graphs of a solve share: its own, and those that its steps build.
 *
 * @param steps places for steps that run
 * @param transfers places for sources that come in
 */
record Workshop(
    Equipment equipment,
    SolveSettings settings,
    EventSink events,
    Results results,
    Reports reports,
    Looks looks,
    SourcePins pins,
    Budget steps,
    Budget transfers) {
  static Workshop of(
      Equipment equipment, SolveSettings settings, Results results, EventSink events) {
    Reports reports = new Reports(equipment.store().root(), events);
    Looks looks = new Looks();
    SourcePins pins =
        new SourcePins(
            equipment.sources(),
            new Budget(settings.transfers()), // of their own: one that hangs holds up no transfer
            reports,
            events,
            vertex -> context(vertex, equipment, settings, reports, looks, events),
            settings.keepGoing());
    return new Workshop(
        equipment,
        settings,
        events,
        results,
        reports,
        looks,
        pins,
        new Budget(settings.steps()),
        new Budget(settings.transfers()));
  }

  /** What the vertex gets while it runs. */
  RunningStep context(Vertex vertex) {
    return context(vertex, equipment, settings, reports, looks, events);
  }

  private static RunningStep context(
      Vertex vertex,
      Equipment equipment,
      SolveSettings settings,
      Reports reports,
      Looks looks,
      EventSink events) {
    return new RunningStep(
        vertex, events, reports.log(vertex), equipment.secrets(), settings, looks);
  }
}
