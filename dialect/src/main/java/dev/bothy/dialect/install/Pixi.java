package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;

/**
 * pixi with its configuration.
 *
 * @param configuration text of {@code /etc/pixi/config.toml}; empty for none
 */
record Pixi(Tool tool, String configuration) implements Installer {
  private static final int DIRECTORY = 0755;
  private static final int PLAIN = 0644;

  /**
   * @param mirror whether to fetch conda packages from prefix.dev's mirror
   * @param pypiIndex or empty
   */
  static Pixi of(boolean mirror, String pypiIndex, Tool tool) {
    StringBuilder text = new StringBuilder();
    if (!pypiIndex.isEmpty()) {
      text.append("[pypi-config]\nindex-url = ").append(quoted(pypiIndex)).append('\n');
    }
    if (mirror) {
      text.append("[mirrors]\n\"https://conda.anaconda.org/conda-forge\" = ");
      text.append("[\"https://prefix.dev/conda-forge\"]\n");
    }
    return new Pixi(tool, text.toString());
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @Override
  public String branch() {
    return tool.branch();
  }

  @Override
  public String only() {
    return tool.only();
  }

  @Override
  public boolean compiles() {
    return false;
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    State with = tool.install(on, site, at);
    if (configuration.isEmpty()) {
      return with;
    }
    return with.file(
            FileActions.NONE
                .mkdir("/etc/pixi", DIRECTORY, true, null, FileAction.KEEP)
                .mkfile("/etc/pixi/config.toml", PLAIN, configuration))
        .named("pixi: configuration")
        .at(at);
  }
}
