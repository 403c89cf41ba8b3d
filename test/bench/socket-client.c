/*
 * Asks a server of tokens on a socket, one question after the other, and prints the microseconds that each took, a line each.
 *
 *   socket-client each PATH REQUEST COUNT     a connection for each question, which is the content of the file REQUEST
 *   socket-client kept PATH REQUEST COUNT     one connection for all
 *   socket-client library ACCOUNT COUNT       through liboidc-agent, which encrypts
 *
 * A reply is whole when it ends with the brace that closes its JSON: that holds for HTTP with a body of JSON and for oidc-agent.
 */
#include <oidc-agent/api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void stop(const char *what) {
  perror(what);
  exit(1);
}

static int opened(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM, 0);
  if (end < 0 || connect(end, (struct sockaddr *)&address, sizeof address) != 0) stop("connect");
  return end;
}

static void ask(int end, const char *request, size_t length) {
  static char reply[64 * 1024];
  size_t received = 0;
  if (write(end, request, length) != (ssize_t)length) stop("write");
  while (received == 0 || reply[received - 1] != '}') {
    ssize_t part = read(end, reply + received, sizeof reply - 1 - received);
    if (part <= 0) stop("read");
    received += (size_t)part;
  }
  reply[received] = 0;
  if (!strstr(reply, "token\":\"")) {
    fprintf(stderr, "%s\n", reply);
    exit(1);
  }
}

static void byLibrary(const char *account) {
  char *token = getAccessToken(account, 0, NULL);
  if (!token) stop("getAccessToken");
  secFree(token);
}

int main(int count, char **words) {
  const char *way = words[1];
  int isLibrary = strcmp(way, "library") == 0;
  int left = atoi(words[count - 1]);
  char request[4096];
  size_t length = 0;
  int kept = -1;
  if (!isLibrary) {
    FILE *file = fopen(words[3], "r");
    if (!file) stop(words[3]);
    length = fread(request, 1, sizeof request, file);
    if (strcmp(way, "kept") == 0) kept = opened(words[2]);
  }
  for (; left > 0; left--) {
    double startedAt = now();
    if (isLibrary) {
      byLibrary(words[2]);
    } else {
      int end = kept < 0 ? opened(words[2]) : kept;
      ask(end, request, length);
      if (kept < 0) close(end);
    }
    printf("%.1f\n", now() - startedAt);
  }
  return 0;
}
