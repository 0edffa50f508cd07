// Makes go-client.txt: run in a checkout of BuildKit 0.13.2 with "go run", and put its two comment lines before the output.
package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

func out(name string, s llb.State) {
	def, err := s.Marshal(context.Background(), llb.LinuxAmd64, llb.LocalUniqueID("u"))
	if err != nil {
		fmt.Fprintln(os.Stderr, name, err)
		os.Exit(1)
	}
	fmt.Printf("= %s\n", name)
	for _, d := range def.Def {
		fmt.Printf("%x\n", d)
	}
}

func main() {
	base := llb.Image("debian:12")
	alpine := llb.Image("docker.io/library/alpine:3.18", llb.ResolveModeForcePull, llb.LinuxArm64)
	out("image", base)
	out("image-options", alpine)
	out("http", llb.HTTP("https://example.com/a/b.tar", llb.Checksum(digest.FromString("x")), llb.Filename("b.tar"), llb.Chmod(0644), llb.Chown(5, 6)))
	out("local", llb.Local("ctx", llb.IncludePatterns([]string{"a/*", "<&>\"\u2028é"}), llb.ExcludePatterns([]string{"*.o", "!x.o"}), llb.FollowPaths([]string{"f"}), llb.SharedKeyHint("hint"), llb.SessionID("s")))
	out("local-unique", llb.Local("ctx"))
	out("git", llb.Git("https://github.com/moby/buildkit.git", "v0.11:sub/dir", llb.KeepGitDir()))
	out("oci-layout", llb.OCILayout("some/name@sha256:"+digest.FromString("x").Encoded(), llb.OCIStore("sess", "store")))
	st := base.AddEnv("A", "1").AddEnv("B", "2").AddEnv("A", "3").Dir("/work").Dir("sub").User("app:grp").Hostname("box").Network(pb.NetMode_HOST).Security(pb.SecurityMode_INSECURE)
	st = st.AddExtraHost("h", net.ParseIP("10.0.0.1")).AddUlimit("nofile", 10, -1).WithCgroupParent("cg")
	out("exec-settings", st.Run(llb.Args([]string{"make", "all"}), llb.AddEnv("C", "ü"), llb.Dir("../x"), llb.WithProxy(llb.ProxyEnv{HTTPProxy: "p", NoProxy: "n"})).Root())
	es := base.Run(llb.Args([]string{"/bin/sh", "-c", "make"}),
		llb.AddMount("/src", alpine),
		llb.AddMount("/data", alpine, llb.Readonly, llb.SourcePath("/sub")),
		llb.AddMount("/same", base, llb.ForceNoOutput),
		llb.AddMount("/cache", llb.Scratch(), llb.AsPersistentCacheDir("id", llb.CacheMountLocked)),
		llb.AddMount("/seeded", base, llb.AsPersistentCacheDir("id2", llb.CacheMountPrivate), llb.SourcePath("/seed")),
		llb.AddMount("/tmp", llb.Scratch(), llb.Tmpfs()),
		llb.AddMount("/tmp2", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(1048576))),
		llb.AddMount("/out", llb.Scratch()),
		llb.AddSecret("/run/secrets/x", llb.SecretID("x")),
		llb.AddSecret("TOKEN", llb.SecretID("token"), llb.SecretAsEnv(true), llb.SecretOptional),
		llb.AddSecret("/s2", llb.SecretID("y"), llb.SecretFileOpt(1, 2, 0440)),
		llb.AddSSHSocket(llb.SSHID("default")),
		llb.AddSSHSocket(llb.SSHID("other"), llb.SSHSocketOpt("/agent", 3, 4, 0660), llb.SSHOptional),
	)
	out("exec-mounts", es.Root())
	out("exec-mounts-src", es.GetMount("/src"))
	out("exec-mounts-out", es.GetMount("/out").Run(llb.Args([]string{"true"})).Root())
	ro := base.Run(llb.Args([]string{"true"}), llb.ReadonlyRootFS(), llb.AddMount("/o", llb.Scratch()))
	out("exec-readonly", ro.GetMount("/o"))
	out("exec-scratch", llb.Scratch().Run(llb.Args([]string{"/x"})).Root())
	out("exec-arm", alpine.Run(llb.Args([]string{"true"})).Root())
	out("file-chain", base.Dir("/w").File(llb.Mkdir("a", 0755, llb.WithParents(true), llb.WithUser("app:100")).
		Mkfile("a/f", 0600, []byte("data"), llb.WithUIDGID(7, 8)).
		Copy(alpine.Dir("/etc"), "passwd", "a/").
		Copy(base, "/usr/../lib/.", "./x/.", &llb.CopyInfo{CopyDirContentsOnly: true, CreateDestPath: true, AllowWildcard: true, AllowEmptyWildcard: true, FollowSymlinks: true, AttemptUnpack: true, IncludePatterns: []string{"*.so"}, ExcludePatterns: []string{"a"}}).
		Rm("/x", llb.WithAllowNotFound(true), llb.WithAllowWildcard(true))))
	out("file-scratch", llb.Scratch().File(llb.Mkfile("/e", 0, nil)))
	out("file-copy-scratch", base.File(llb.Copy(llb.Scratch(), "/", "/")))
	a := base.Run(llb.Args([]string{"a"})).Root()
	b := base.Run(llb.Args([]string{"b"})).Root()
	out("merge-diff", llb.Merge([]llb.State{base, llb.Diff(base, a), llb.Scratch(), llb.Diff(base, b), llb.Diff(base, base), llb.Diff(base, llb.Scratch()), llb.Diff(llb.Scratch(), a)}))
	out("diff-keeps-settings", llb.Diff(base.AddEnv("X", "y"), a).Run(llb.Args([]string{"e"})).Root())
	out("merge-keeps-settings", llb.Merge([]llb.State{base.AddEnv("X", "y"), a}).Run(llb.Args([]string{"e"})).Root())
}
