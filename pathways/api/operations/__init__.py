"""Operations that clients send: what they are about, what they cost, and how they are known by a hash."""
