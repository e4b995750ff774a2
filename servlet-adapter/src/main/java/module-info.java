/** A servlet filter over htpasswd-auth core. */
@org.jspecify.annotations.NullMarked
module io.htpasswd.servlet {
    requires static org.jspecify;
    requires transitive io.htpasswd.core;
    requires transitive jakarta.servlet;

    exports io.htpasswd.servlet;
}
