// Graphs solves graphs made at random with BuildKit and with Bothy, and compares the trees.
//
//	graphs WORK SOCKET BOTHY SEED COUNT FAMILY...
//	graphs dump FILE
//
// WORK holds the base of all graphs (base); each graph gets WORK/FAMILY-SEED, which stays where the two differ.
// SOCKET is that of a Docker Engine. Of each family COUNT graphs are made, by the seeds from SEED on.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "dump" {
		dump(os.Args[2])
		return
	}
	if len(os.Args) < 7 {
		fmt.Fprintln(os.Stderr, "usage: graphs WORK SOCKET BOTHY SEED COUNT FAMILY...; families:", slices.Sorted(maps.Keys(families)))
		os.Exit(2)
	}
	work, socket, bothy := os.Args[1], os.Args[2], os.Args[3]
	seed, err := strconv.Atoi(os.Args[4])
	check(err)
	count, err := strconv.Atoi(os.Args[5])
	check(err)
	engine, err := connect(socket)
	check(err)
	differ := false
	for _, name := range os.Args[6:] {
		family, ok := families[name]
		if !ok {
			check(fmt.Errorf("no family %q; there are %v", name, slices.Sorted(maps.Keys(families))))
		}
		results := map[verdict]int{}
		for s := seed; s < seed+count; s++ {
			p := place{dir: filepath.Join(work, fmt.Sprintf("%s-%d", name, s)), base: filepath.Join(work, "base")}
			v, why := p.compare(name, s, family, engine, bothy)
			results[v]++
			if v == differing {
				differ = true
				fmt.Printf("%s SEED=%d differs, see %s\n  %s\n", name, s, p.dir, strings.Join(why, "\n  "))
				continue
			}
			if v == refused && os.Getenv("REFUSED") != "" {
				fmt.Printf("%s SEED=%d is refused by both\n  %s\n", name, s, strings.Join(why, "\n  "))
			}
			os.RemoveAll(p.dir)
		}
		fmt.Printf("%s: %d agreed, %d refused by both, %d differ as they are meant to, %d differ\n",
			name, results[agreed], results[refused], results[meant], results[differing])
	}
	if differ {
		os.Exit(1)
	}
}

type verdict int

const (
	agreed verdict = iota
	refused
	meant
	differing
)

// A place is where one graph lives: what it reads, itself and what both made of it.
type place struct{ dir, base string }

func (p place) path(name string) string { return filepath.Join(p.dir, name) }

func (p place) compare(name string, seed int, family func(*maker), engine *engine, bothy string) (verdict, []string) {
	check(os.RemoveAll(p.dir))
	check(os.MkdirAll(p.path("layout"), 0o755))
	m := newMaker(name, seed)
	m.context(p.path("ctx"))
	family(m)
	def := m.marshal(p.path("graph.pb"))
	theirs := engine.solve(context.Background(), def, p)
	ours := solveHere(bothy, p)
	switch {
	case errors.Is(theirs, context.DeadlineExceeded) && ours != nil: // a step that reads a pipe for ever
		return refused, []string{"BuildKit: " + tail(theirs.Error()), "Bothy: " + tail(ours.Error())}
	case ours != nil && failures.MatchString(ours.Error()):
		return differing, []string{"Bothy fails itself: " + tail(ours.Error())}
	case theirs != nil && ours != nil:
		return refused, []string{"BuildKit: " + tail(theirs.Error()), "Bothy: " + tail(ours.Error())}
	case theirs != nil && meantRefusals.MatchString(theirs.Error()):
		return meant, nil
	case ours != nil && meantRefusalsHere.MatchString(ours.Error()):
		return meant, nil
	case theirs != nil:
		return differing, []string{"BuildKit fails: " + tail(theirs.Error())}
	case ours != nil:
		return differing, []string{"Bothy fails: " + tail(ours.Error())}
	}
	why := differences(list(p.path("theirs")), list(p.path("ours")))
	if len(why) > 0 {
		return differing, why
	}
	return agreed, nil
}

// tail is the end of a message, which says why; before it are whole scripts.
func tail(message string) string { return message[max(0, len(message)-300):] }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "graphs:", err)
		os.Exit(2)
	}
}
