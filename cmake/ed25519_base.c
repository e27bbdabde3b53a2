/* Ed25519's base point (RFC 8032, 5.1) times a scalar, as libsodium multiplies any other point: in constant time, and without the
   table of multiples that it has for this one. Those are 30 KB that no packing makes smaller, a tenth of what a phone fetches. The
   linker puts this in the place of libsodium's own (sodium.cmake). h = a B; a: 32 bytes, little-endian, a[31] <= 127. */
#include "private/ed25519_ref10.h"

void __wrap_ge25519_scalarmult_base(ge25519_p3 *h, const unsigned char *a);

void __wrap_ge25519_scalarmult_base(ge25519_p3 *h, const unsigned char *a)
{
    static const unsigned char base[32] = {
        0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
        0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    };
    ge25519_p3 point;

    (void) ge25519_frombytes(&point, base);
    ge25519_scalarmult(h, a, &point);
}
