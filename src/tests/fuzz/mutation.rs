//! Changes of bytes at random, told by a number: the same number makes the same changes.

/// Pieces that readers trip over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\"\"\"",
    b"[[",
    b"]]",
    b"=",
    b"<",
    b"</",
    b"&#x0;",
    b"&amp;",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"99999999999999999999",
    b"-1",
    b"1e308",
    b"NaN",
    b"\r\n",
    b"\n\n",
    b",,,,",
    b"\"",
    b"'",
    b"<row>",
    b"<c r=\"ZZZZ9\">",
    b"r=\"A1048577\"",
    b"s=\"9999999\"",
    b"t=\"shared\" si=\"4294967296\"",
    b"t=\"e\"",
    b"t=\"d\"",
    b"{",
    b"}",
];

/// A number that is another one each time.
pub fn any_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// Makes changed inputs.
pub struct Mutation(u64);

impl Mutation {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `most`, by xorshift.
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap()
    }

    /// One of the seeds, changed in up to eight places.
    pub fn of(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(8) {
            self.change(&mut bytes);
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        match self.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 => bytes.truncate(at),
            2 => {
                let piece = PIECES[self.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let end = (at + self.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            // A piece of it once more, somewhere else.
            4 => {
                let end = (at + self.below(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = self.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
            _ => {}
        }
    }
}
