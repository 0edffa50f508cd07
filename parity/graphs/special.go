package main

import (
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
)

// specialBits are a set-id or sticky bit, or mostly none, as graphs have them.
func (m *maker) specialBits() os.FileMode {
	return pick[os.FileMode](m, 0, 0, 0, 0, 0, 0o4000, 0o2000, 0o1000)
}

// addSpecialBits gives such to directories and files that actions make, where Go's client leaves them out and others need not.
func (m *maker) addSpecialBits(def *llb.Definition) {
	now := map[string]string{}
	for i, bytes := range def.Def { // each after its inputs
		var op pb.Op
		check(op.UnmarshalVT(bytes))
		for _, input := range op.Inputs {
			input.Digest = now[input.Digest]
		}
		for _, action := range op.GetFile().GetActions() {
			if mkdir := action.GetMkdir(); mkdir != nil {
				mkdir.Mode |= int32(m.specialBits())
			} else if mkfile := action.GetMkfile(); mkfile != nil {
				mkfile.Mode |= int32(m.specialBits())
			}
		}
		changed, err := proto.MarshalOptions{Deterministic: true}.Marshal(&op)
		check(err)
		before, after := digest.FromBytes(bytes), digest.FromBytes(changed)
		metadata := def.Metadata[before]
		delete(def.Metadata, before)
		def.Metadata[after] = metadata
		def.Def[i], now[before.String()] = changed, after.String()
	}
}
