package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"
)

// A maker makes one graph of a seed, the same every time.
type maker struct {
	*rand.Rand
	// What the graph is called where things need a name of their own, as caches do.
	id string
	// The context, and paths in it.
	root  string
	names []string
	// The graph.
	state llb.State
	// Counts what was written, so that no two files are alike.
	written int
}

var families = map[string]func(*maker){
	"file":     (*maker).fileFamily,
	"patterns": (*maker).patternsFamily,
	"rm":       (*maker).rmFamily,
	"unpack":   (*maker).unpackFamily,
	"stack":    (*maker).stackFamily,
	"merge":    (*maker).mergeFamily,
	"image":    (*maker).imageFamily,
	"local":    (*maker).localFamily,
	"links":    (*maker).linksFamily,
	"mounts":   (*maker).mountsFamily,
	"points":   (*maker).pointsFamily,
	"meta":     (*maker).metaFamily,
}

func newMaker(family string, seed int) *maker {
	h := fnv.New64()
	fmt.Fprint(h, family)
	return &maker{Rand: rand.New(rand.NewPCG(uint64(seed), h.Sum64())), id: fmt.Sprintf("%s-%d", family, seed)}
}

func (m *maker) marshal(file string) *llb.Definition {
	def, err := m.state.Marshal(context.Background(), llb.LinuxAmd64)
	check(err)
	m.addSpecialBits(def)
	out, err := os.Create(file)
	check(err)
	check(llb.WriteTo(def, out))
	check(out.Close())
	return def
}

// dump shows the operations of a graph.
func dump(file string) {
	in, err := os.Open(file)
	check(err)
	defer in.Close()
	def, err := llb.ReadFrom(in)
	check(err)
	for _, bytes := range def.Def {
		var op pb.Op
		check(op.UnmarshalVT(bytes))
		fmt.Println(digest.FromBytes(bytes), protojson.MarshalOptions{}.Format(&op))
	}
}

// chance is true once in n times.
func (m *maker) chance(n int) bool { return m.IntN(n) == 0 }

func pick[T any](m *maker, from ...T) T { return from[m.IntN(len(from))] }

// some is n to most of what there is, in any order, with repetitions.
func some[T any](m *maker, most int, from ...T) []T {
	all := make([]T, 0, most)
	for range 1 + m.IntN(most) {
		all = append(all, pick(m, from...))
	}
	return all
}

func (m *maker) content() []byte {
	m.written++
	return fmt.Appendf(nil, "%s-%d%*s\n", m.id, m.written, m.IntN(9), "")
}

// time is long ago; it has nanoseconds as times of file systems do.
func (m *maker) time() time.Time { return time.Unix(981173106+m.Int64N(1e6), m.Int64N(1e9)) }

func base() llb.State { return llb.Scratch().File(llb.Copy(llb.Local("base"), "/", "/")) }

// contextState is the local directory. With a key of its own, BuildKit does not start from the directory of another graph,
// of which it would keep directories' times.
func (m *maker) contextState(options ...llb.LocalOption) llb.State {
	return llb.Local("ctx", append(options, llb.SharedKeyHint(m.id))...)
}

// sh runs a script, none of whose commands needs to succeed: that they fail on both sides is part of what is compared.
func sh(s llb.State, script string, options ...llb.RunOption) llb.ExecState {
	args := llb.Args([]string{"/bin/sh", "-c", "exec 2>/dev/null\n" + script + "\ntrue"})
	return s.Run(append([]llb.RunOption{args, llb.Network(pb.NetMode_HOST)}, options...)...)
}
