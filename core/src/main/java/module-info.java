@org.jspecify.annotations.NullMarked
module io.htpasswd.core {
    requires static org.jspecify; // not transitive: a modular consumer without jspecify would not compile
    requires org.slf4j;
    requires org.apache.commons.codec;

    exports io.htpasswd.admission;
    exports io.htpasswd.basic;
    exports io.htpasswd.crypt;
    exports io.htpasswd.file;
    exports io.htpasswd.config;
}
