package dev.bothy.llb.state;

/** Which part of a git repository to take. Collects as it goes; who takes it takes a copy. */
public final class GitOptions {
  String ref = "";
  String subdir = "";
  boolean keepGitDir;
  boolean skipSubmodules;
  String authTokenSecret = "GIT_AUTH_TOKEN";
  String authHeaderSecret = "GIT_AUTH_HEADER";
  boolean ownAuth;
  String knownHosts = "";
  String sshSocket = "default";
  String checksum = "";
  String mtime = "";
  boolean fetchByCommit;
  String bundle = "";
  String bundleSession = "";
  String bundleStore = "";
  boolean checkoutBundle;

  /** Branch, tag or commit; otherwise the default branch. */
  public GitOptions ref(String name) {
    ref = name;
    return this;
  }

  public GitOptions subdir(String path) {
    String clean = PosixPath.clean("/" + path);
    subdir = clean.substring(1);
    return this;
  }

  /** Leave {@code .git} in place. */
  public GitOptions keepGitDir() {
    keepGitDir = true;
    return this;
  }

  public GitOptions skipSubmodules() {
    skipSubmodules = true;
    return this;
  }

  /** The commit that the ref must lead to, or its beginning. */
  public GitOptions checksum(String commit) {
    checksum = commit;
    return this;
  }

  /** Files are as old as their commit, with every builder. */
  public GitOptions timesOfCommit() {
    mtime = "commit";
    return this;
  }

  /**
   * Takes the commit that the {@linkplain #checksum} is, and does not ask what the ref is now. A
   * ref without {@code refs/} names a branch.
   */
  public GitOptions fetchByCommit() {
    fetchByCommit = true;
    return this;
  }

  /**
   * Takes the history out of a file that {@code git bundle} made, and not from the server. Needs
   * the {@linkplain #checksum}.
   *
   * @param blob {@code docker-image+blob://REF@sha256:…} or {@code oci-layout+blob://REF@sha256:…}
   */
  public GitOptions bundle(String blob) {
    bundle = blob;
    return this;
  }

  /** Where a {@linkplain #bundle bundle} of a layout is; empty where its own name says it. */
  public GitOptions bundleStore(String session, String store) {
    bundleSession = session;
    bundleStore = store;
    return this;
  }

  /** The result is one file {@code bundle} with the commit and its history. */
  public GitOptions checkoutBundle() {
    checkoutBundle = true;
    return this;
  }

  /** Id of a secret that is used as a token over HTTP. */
  public GitOptions authTokenSecret(String id) {
    authTokenSecret = id;
    ownAuth = true;
    return this;
  }

  /** Id of a secret that is sent as the Authorization header. */
  public GitOptions authHeaderSecret(String id) {
    authHeaderSecret = id;
    ownAuth = true;
    return this;
  }

  /** Lines of a known_hosts file, for ssh. */
  public GitOptions knownHosts(String lines) {
    knownHosts = lines.endsWith("\n") ? lines : lines + "\n";
    return this;
  }

  /** Id of the ssh agent, for ssh. */
  public GitOptions sshSocket(String id) {
    sshSocket = id;
    return this;
  }
}
