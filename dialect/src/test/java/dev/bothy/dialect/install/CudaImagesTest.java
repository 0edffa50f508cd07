package dev.bothy.dialect.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CudaImagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      textBlock =
          """
          11.8.0  |   | ubuntu:22.04 | nothing
          12.2.2  | 8 | ubuntu:22.04 | nothing
          12.3.2  | 9 | docker.io/library/ubuntu:22.04 | nothing
          12.4.1  |   | ubuntu:22.04 | nothing
          10.2    | 7 | ubuntu:18.04 | nothing
          8.0     | 5 | ubuntu:16.04 | nothing
          11.0.3  |   | ubuntu:20.04 | nothing
          11.0    |   | ubuntu:18.04 | nothing
          13.0.9  |   | ubuntu:24.04 | nothing
          13.7.1  |   | ubuntu:24.04 | nothing
          14.2.0  |   | ubuntu:24.04 | nothing
          13.2.0  | 9 | ubuntu:24.04 | its tags do not say which cuDNN they have: leave cudnn out
          13.2    |   | ubuntu:24.04 | its tags have three numbers, as 13.2.0
          14      |   | ubuntu:24.04 | its tags have three numbers, as 14.0.0
          12.4.1  |   | ubuntu:24.04 | images for ubuntu24.04 begin with CUDA 12.5
          12.6.3  |   | ubuntu:24.04 | nothing
          11.6.2  | 8 | ubuntu:22.04 | images for ubuntu22.04 begin with CUDA 11.7
          11.7.1  | 8 | ubuntu:22.04 | nothing
          10.2    | 7 | ubuntu:20.04 | images for ubuntu20.04 begin with CUDA 11.0
          13.0.1  |   | ubuntu:20.04 | images for ubuntu20.04 end before CUDA 13.0
          13.1.0  |   | ubuntu:26.04 | nothing
          99.1    |   | ubuntu:22.04 | no image of CUDA 99.1 is known; the nearest is 13.0.2
          12.7.0  |   | ubuntu:22.04 | no image of CUDA 12.7.0 is known; the nearest is 12.6.3
          11.9.0  |   | ubuntu:22.04 | no image of CUDA 11.9.0 is known; the nearest is 11.8.0
          6.5     |   | ubuntu:14.04 | no image of CUDA 6.5 is known; the nearest is 7.0
          11.8.3  |   | ubuntu:22.04 | no image of CUDA 11.8.3 is known; the nearest is 11.8.0
          11.8    |   | ubuntu:22.04 | its tags write this version as 11.8.0
          12      |   | ubuntu:22.04 | its tags write this version as 12.0.1
          10.2.89 | 7 | ubuntu:18.04 | its tags write this version as 10.2
          11.8.0  | 3 | ubuntu:22.04 | images of CUDA 11.8.0 have cuDNN 8, and not 3
          12.3.2  | 7 | ubuntu:22.04 | images of CUDA 12.3.2 have cuDNN 8 or 9, and not 7
          12.4.1  | 8 | ubuntu:22.04 | its tags do not say which cuDNN they have: leave cudnn out
          12.2.2  |   | debian:12    | NVIDIA makes its images for Ubuntu, and none for debian
          """)
  void whatCannotBeThereIsToldWithWhatIsNear(
      String version, String cudnn, String base, String doubt) {
    assertThat(Cuda.doubt(version, cudnn, base)).isEqualTo(doubt);
  }
}
