"""Trains on scikit-learn's bundled digits and prints the accuracy on the held-out half."""

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC


def main():
    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        digits.data, digits.target, test_size=0.5, random_state=7
    )
    model = SVC(gamma=0.001).fit(train_x, train_y)
    print(f"accuracy: {model.score(test_x, test_y):.3f}")


if __name__ == "__main__":
    main()
