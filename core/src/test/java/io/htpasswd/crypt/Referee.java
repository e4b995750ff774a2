package io.htpasswd.crypt;

import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;
import org.mindrot.jbcrypt.BCrypt;

/** Somebody else's implementation of a format, in this process; it makes hashes at the cheapest cost. */
enum Referee {
    APR1 {
        @Override
        String encode(byte[] password, RandomCases cases) {
            return Md5Crypt.apr1Crypt(password, "$apr1$" + cases.salt(1, 8));
        }
    },
    MD5_CRYPT {
        @Override
        String encode(byte[] password, RandomCases cases) {
            return Md5Crypt.md5Crypt(password, "$1$" + cases.salt(1, 8));
        }
    },
    SHA256_CRYPT {
        @Override
        String encode(byte[] password, RandomCases cases) {
            return Sha2Crypt.sha256Crypt(password, "$5$rounds=1000$" + cases.salt(1, 16));
        }
    },
    SHA512_CRYPT {
        @Override
        String encode(byte[] password, RandomCases cases) {
            return Sha2Crypt.sha512Crypt(password, "$6$rounds=1000$" + cases.salt(1, 16));
        }
    },
    BCRYPT {
        @Override
        String encode(byte[] password, RandomCases cases) {
            byte[] salt = cases.bytes(16);
            return bcrypt(salt[0] < 0 ? 'y' : 'b', RandomCases.concat(password, new byte[1]), salt);
        }
    },
    SHA1 {
        @Override
        String encode(byte[] password, RandomCases cases) {
            return "{SHA}" + Base64.getEncoder().encodeToString(DigestUtils.sha1(password));
        }
    },
    SSHA {
        @Override
        String encode(byte[] password, RandomCases cases) {
            byte[] salt = cases.bytes(8);
            byte[] digest = DigestUtils.sha1(RandomCases.concat(password, salt));
            return "{SSHA}" + Base64.getEncoder().encodeToString(RandomCases.concat(digest, salt));
        }
    },
    /** The engine itself is commons-codec's, so this tries what stands around it; libxcrypt has the word in {@link ToolsIT}. */
    DES_CRYPT {
        @Override
        String encode(byte[] password, RandomCases cases) {
            return UnixCrypt.crypt(password, cases.salt(2, 2));
        }
    };

    private static final int[] ORPHEUS = {0x4f727068, 0x65616e42, 0x65686f6c, 0x64657253, 0x63727944, 0x6f756274};

    /** Of a key, which is the password and its NUL where nothing is said. jBCrypt knows only $2a$, and that without libxcrypt's twist. */
    static String bcrypt(char minor, byte[] key, byte[] salt) {
        byte[] digest = new BCrypt().crypt_raw(key, salt, 4, ORPHEUS.clone());
        String digits = Base64Variant.BCRYPT.encode(salt) + Base64Variant.BCRYPT.encode(Arrays.copyOf(digest, 23));
        return "$2" + minor + "$04$" + digits;
    }

    /** May write to the password it is given. */
    abstract String encode(byte[] password, RandomCases cases);
}
