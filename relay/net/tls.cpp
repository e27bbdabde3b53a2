#include "relay/net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/ssl.hpp>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <optional>
#include <system_error>

namespace tend::relay {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

// Empty if it can be read.
std::string why_unreadable(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return std::error_code(errno, std::generic_category()).message();
  char first = 0;
  const bool reads = std::fread(&first, 1, 1, file) == 1;
  const auto why =
      std::ferror(file) ? std::error_code(errno, std::generic_category()).message() : "it is empty";
  std::fclose(file);
  return reads ? "" : why;
}

// Day on which it ended, if it has.
std::optional<std::string> ended_on(const X509* certificate) {
  const auto* last = X509_get0_notAfter(certificate);
  std::tm day{};
  if (X509_cmp_current_time(last) >= 0 || ASN1_TIME_to_tm(last, &day) != 1) return std::nullopt;
  std::array<char, sizeof "2026-11-27"> out{};
  return std::string(out.data(), std::strftime(out.data(), out.size(), "%F", &day));
}

}  // namespace

std::expected<TlsContext, std::string> load_tls(const TlsFiles& files) {
  if (const auto why = why_unreadable(files.certificate); !why.empty())
    return std::unexpected("can't read the certificate " + files.certificate + ": " + why);
  if (const auto why = why_unreadable(files.key); !why.empty())
    return std::unexpected("can't read the key " + files.key + ": " + why);

  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  auto* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps none
  error_code trouble;
  context->use_certificate_chain_file(files.certificate, trouble);
  if (trouble) return std::unexpected(files.certificate + " holds no certificate in PEM form");
  // A key of another certificate is refused by OpenSSL's X509 part, what is no key by those that read it.
  context->use_private_key_file(files.key, ssl::context::pem, trouble);
  const bool differs = trouble && ERR_GET_LIB(static_cast<unsigned long>(trouble.value())) == ERR_LIB_X509;
  if (trouble && !differs)
    return std::unexpected(files.key + " holds no key in PEM form without a passphrase");
  if (differs || SSL_CTX_check_private_key(native) != 1)
    return std::unexpected("the key " + files.key + " does not belong to the certificate " +
                           files.certificate);
  ERR_clear_error();
  if (const auto day = ended_on(SSL_CTX_get0_certificate(native)))
    return std::unexpected("the certificate " + files.certificate + " ended on " + *day +
                           ", and no device takes it; it has to be renewed");
  return context;
}

struct TlsLayer::Impl {
  TlsContext context;
  ssl::stream<boost::beast::tcp_stream&> stream;
  Impl(boost::beast::tcp_stream& tcp, TlsContext its) : context(std::move(its)), stream(tcp, *context) {}
};

TlsLayer::TlsLayer(boost::beast::tcp_stream& tcp, TlsContext context)
    : impl_(std::make_unique<Impl>(tcp, std::move(context))) {}
TlsLayer::~TlsLayer() = default;

void TlsLayer::handshake(boost::asio::const_buffer begun, Moved moved) {
  impl_->stream.async_handshake(ssl::stream_base::server, begun, std::move(moved));
}
void TlsLayer::read_some(boost::asio::mutable_buffer to, Moved moved) {
  impl_->stream.async_read_some(to, std::move(moved));
}
void TlsLayer::write_some(boost::asio::const_buffer from, Moved moved) {
  impl_->stream.async_write_some(from, std::move(moved));
}
void TlsLayer::shutdown(Ended ended) { impl_->stream.async_shutdown(std::move(ended)); }

}  // namespace tend::relay
