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
