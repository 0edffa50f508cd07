package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/containerd/containerd/v2/core/content"
	"github.com/containerd/containerd/v2/plugins/content/local"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/secrets/secretsprovider"
	"github.com/moby/buildkit/util/entitlements"
	"github.com/tonistiigi/fsutil"
)

const limit = 2 * time.Minute

// What BuildKit refuses and Bothy does not: `rm` and filters below a file, mount points that a read-only mount lacks,
// users beyond 31 bits, users where there is no passwd or group. See "Differences from BuildKit that are meant" in docs/llb-coverage.md.
var meantRefusals = regexp.MustCompile(`not a directory|make mountpoint .*read-only file system|unable to find (user|groups) .*: invalid argument`)

// What Bothy refuses and BuildKit does not: malformed patterns, parts of a cache without input, graphs without operations, archives
// that end in the filling behind an entry, files onto devices.
var meantRefusalsHere = regexp.MustCompile(`malformed pattern|a part of a cache|holds an empty Definition|tar archive is cut within a block|what is there is no regular file`)

// What is said where Bothy refuses no graph but fails itself: exit codes other than that of a failed step, a limit that was up, a bug.
var failures = regexp.MustCompile(`^(signal: |exit status ([02-9]|1\d))|this is a bug in bothy`)

// An engine is the BuildKit in a Docker Engine.
type engine struct{ *client.Client }

func connect(socket string) (*engine, error) {
	c, err := client.New(context.Background(), "",
		client.WithContextDialer(func(context.Context, string) (net.Conn, error) {
			return upgrade(socket, "/grpc", "h2c", nil)
		}),
		client.WithSessionDialer(func(_ context.Context, proto string, meta map[string][]string) (net.Conn, error) {
			return upgrade(socket, "/session", proto, meta)
		}))
	return &engine{c}, err
}

// upgrade turns a request to the engine into a connection.
func upgrade(socket, path, proto string, header http.Header) (net.Conn, error) {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, "http://docker"+path, nil)
	if err != nil {
		return nil, err
	}
	for name, values := range header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	request.Header.Set("Connection", "Upgrade")
	request.Header.Set("Upgrade", proto)
	if err := request.Write(conn); err != nil {
		return nil, err
	}
	in := bufio.NewReader(conn)
	response, err := http.ReadResponse(in, request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return &upgraded{conn, in}, nil
}

type upgraded struct {
	net.Conn
	in *bufio.Reader
}

func (u *upgraded) Read(p []byte) (int, error) { return u.in.Read(p) }

func (e *engine) solve(ctx context.Context, def *llb.Definition, p place) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	mounts := map[string]fsutil.FS{}
	for name, dir := range map[string]string{"base": p.base, "ctx": p.path("ctx")} {
		fs, err := fsutil.NewFS(dir)
		check(err)
		mounts[name] = fs
	}
	var log bytes.Buffer
	status := make(chan *client.SolveStatus)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := range status {
			for _, l := range s.Logs {
				log.Write(l.Data)
			}
		}
	}()
	layout, err := local.NewStore(p.path("layout"))
	check(err)
	archive, err := os.Create(p.path("theirs.tar"))
	check(err)
	defer os.Remove(archive.Name())
	_, err = e.Solve(ctx, def, client.SolveOpt{
		LocalMounts: mounts,
		Exports: []client.ExportEntry{{Type: client.ExporterTar, Output: func(map[string]string) (io.WriteCloser, error) {
			return archive, nil
		}}},
		OCIStores:           map[string]content.Store{"layout": layout},
		Session:             []session.Attachable{secretsprovider.FromMap(map[string][]byte{"s": []byte("secret")})},
		AllowedEntitlements: []string{entitlements.EntitlementNetworkHost.String()},
	}, status)
	<-done
	check(os.WriteFile(p.path("theirs.log"), log.Bytes(), 0o644))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// Why a runtime starts nothing is in the log alone.
		return fmt.Errorf("%w: %s", err, log.Bytes())
	}
	unpack(archive.Name(), p.path("theirs"))
	return nil
}

// unpack makes a tree of an archive: BuildKit's other exporter of files gives all of them to whoever asks.
func unpack(archive, dir string) {
	check(os.Mkdir(dir, 0o755))
	output, err := exec.Command("tar", "--extract", "--file", archive, "--directory", dir, "--preserve-permissions", "--numeric-owner",
		"--xattrs", "--xattrs-include=*", "--delay-directory-restore").CombinedOutput()
	if err != nil {
		check(fmt.Errorf("%s: %w: %s", archive, err, output))
	}
}

// solveHere lets Bothy solve the graph of the place.
func solveHere(bothy string, p place) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	check(os.WriteFile(p.path("secret"), []byte("secret"), 0o600))
	command := exec.CommandContext(ctx, bothy, "solve", p.path("graph.pb"), "--progress", "plain", "--no-color",
		"--local", "base="+p.base, "--local", "ctx="+p.path("ctx"), "--secret", "id=s,src="+p.path("secret"),
		"--oci-layout", "layout="+p.path("layout"),
		"-o", "type=rootfs,dest="+p.path("ours"))
	command.WaitDelay = 10 * time.Second // or whoever has inherited its output is waited for
	output, err := command.CombinedOutput()
	check(os.WriteFile(p.path("ours.log"), output, 0o644))
	if err == nil {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	return errors.New(err.Error() + ": " + strings.Join(lines[max(0, len(lines)-6):], " | "))
}
